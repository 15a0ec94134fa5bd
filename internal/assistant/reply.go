package assistant

import (
	"slices"
	"unicode"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/retrieval"
)

// remembered is how many answered topics are kept in mind.
const remembered = 8

// most is how many questions are offered to tap at once.
const most = 3

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// answer replies with an entry.
//
// One that is recognised but has no answer in the buyer's language is not
// answered in another: it goes to a person, who sees the topic.
func (a *Assistant) answer(r Result, s *speaker, topic string, t Turn) Result {
	e := s.entries[topic]
	if !e.written() {
		return a.escalate(r, chat.ReasonUnanswered)
	}
	body, ok := t.Wording.say(s.lang, topic, orderNumber(t.Text), e)
	if !ok {
		return a.escalate(r, chat.ReasonUnanswered)
	}
	r.Decision.Kind, r.Decision.Topic = chat.DecisionAnswer, topic
	r.Message = chat.Message{Text: body, Language: r.Language, Topic: topic}
	for _, id := range e.followUps {
		if next := s.entries[id]; next.written() && id != topic && len(r.Message.FollowUps) < most {
			r.Message.FollowUps = append(r.Message.FollowUps, chat.Suggestion{Topic: id, Text: next.question})
		}
	}
	r.Memory.Misses = 0
	answered := append(slices.Clone(r.Memory.Answered), topic)
	r.Memory.Answered = answered[max(0, len(answered)-remembered):]
	return r
}

// clarify asks back, with questions to tap if there are any.
func (a *Assistant) clarify(r Result, key string, suggestions []chat.Suggestion) Result {
	r.Decision.Kind = chat.DecisionClarify
	r.Message = chat.Message{Text: a.texts.Text(r.Language, key), Language: r.Language, Suggestions: suggestions}
	for _, s := range suggestions {
		r.Memory.Offered = append(r.Memory.Offered, s.Topic)
	}
	return r
}

// notSpoken tells a buyer who writes in a language that the store does not
// offer which ones it does, in its default language, and offers a person. Who
// goes on all the same gets one.
func (a *Assistant) notSpoken(r Result, t Turn) Result {
	if r.Language = t.Language; r.Language == "" && a.languages[t.Default] != nil {
		r.Language = t.Default
	}
	if r.Language == "" {
		r.Language = a.detector.Languages()[0]
	}
	r.Memory.Languages = t.Memory.Languages
	r.Memory.Misses++
	if r.Memory.Misses >= 2 {
		return a.escalate(r, chat.ReasonLanguage)
	}
	offered := t.Languages
	if len(offered) == 0 {
		offered = a.detector.Languages()
	}
	r.Decision.Kind, r.Decision.Reason = chat.DecisionClarify, chat.ReasonLanguage
	r.Message = chat.Message{
		Text:        a.texts.TextWith(r.Language, "assistant.not_spoken", map[string]string{"languages": language.BuiltIn().Locale(r.Language).OwnNames(offered)}),
		Language:    r.Language,
		Suggestions: []chat.Suggestion{{Topic: chat.ChoicePerson, Text: a.texts.Text(r.Language, "widget.person")}},
	}
	return r
}

// smalltalk replies in kind, never twice the same in a row.
func (a *Assistant) smalltalk(r Result, s *speaker, kind string) Result {
	r.Decision.Kind, r.Decision.Topic = chat.DecisionSmalltalk, ""
	replies := s.smalltalk[kind]
	if len(replies) == 0 {
		return a.clarify(r, "assistant.rephrase", nil)
	}
	r.Message = chat.Message{Text: replies[r.Memory.Replies%len(replies)], Language: r.Language}
	r.Memory.Replies++
	return r
}

// escalate hands the conversation to a person.
func (a *Assistant) escalate(r Result, reason string) Result {
	r.Decision.Kind, r.Decision.Reason = chat.DecisionEscalate, reason
	r.Escalate, r.Reason = true, reason
	if r.Group == "" {
		r.Group = chat.GroupAftersale // where most of what has no topic belongs
		if len(r.Decision.Candidates) > 0 {
			r.Group = a.topics[r.Decision.Candidates[0].Topic].Group
		}
	}
	key := "assistant.handover"
	if reason == chat.ReasonAlert {
		key = "assistant.handover_alert"
	}
	r.Message = chat.Message{Text: a.texts.Text(r.Language, key), Language: r.Language}
	r.Memory.Misses = 0
	return r
}

// suggest returns the questions of the likeliest topics, without those that
// were just answered and without two that read the same.
func (s *speaker) suggest(candidates []retrieval.Candidate, answered []string) []chat.Suggestion {
	var out []chat.Suggestion
	for _, c := range candidates {
		e := s.entries[c.Topic]
		if !e.written() || slices.Contains(answered, c.Topic) || len(out) >= 2 && c.Probability < worthOffering {
			continue
		}
		same := func(o chat.Suggestion) bool { return squeeze(o.Text) == squeeze(e.question) }
		if slices.ContainsFunc(out, same) {
			continue
		}
		if out = append(out, chat.Suggestion{Topic: c.Topic, Text: e.question}); len(out) == most {
			break
		}
	}
	return out
}
