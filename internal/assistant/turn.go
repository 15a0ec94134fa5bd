package assistant

import (
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/retrieval"
)

// Turn is a buyer's message with everything the assistant may know.
type Turn struct {
	Text      string
	Choice    string      // the topic tapped, or chat.ChoicePerson; "" if the buyer typed
	Locale    string      // the storefront's, "" if unknown
	Languages []string    // that the store offers; none means all
	Default   string      // the store's default language, in which those who write in no offered one are told so
	Language  string      // the conversation's so far, "" if it is new
	Memory    chat.Memory // as returned by the turn before
	Precision float64     // the store's; 0 means the assistant's
	Busy      bool        // people are overloaded: ask back about more before bringing one
	Wording   *Wording    // with the store's own facts; nil if it has none
}

// Result is what the assistant does with a turn.
type Result struct {
	Language string
	Decision chat.Decision
	Message  chat.Message // the reply; its Text is empty if there is none
	Escalate bool         // to a person, for Reason
	Reason   string       // a chat.Reason* constant
	Topic    string       // as understood, "" if it was not
	Group    chat.Group   // that takes it over
	Priority chat.Priority
	Alert    chat.AlertCategory
	Memory   chat.Memory // for the next turn
}

const (
	// A suggestion is worth showing from this probability on, if there are two
	// better ones already.
	worthOffering = 0.02
	// An unclear message is asked back when one of the three suggestions is
	// right at least this often; else it goes to a person.
	askBackAt = 0.25
	// While people are overloaded, this often is enough.
	askBackBusy = 0.1
	// kindVague is the out-of-scope kind of messages that say too little.
	kindVague = "vague"
	// kindUnhelpful is the small talk that says an answer did not help.
	kindUnhelpful = "unhelpful"
)

// Decide takes a turn. It is a pure function of the knowledge and the turn,
// and safe for concurrent use.
func (a *Assistant) Decide(t Turn) Result {
	guess := a.detector.Detect(t.Text, t.Languages, language.Prior{Locale: t.Locale, Current: t.Language, Default: t.Default, Evidence: t.Memory.Languages})
	if t.Choice != "" && a.languages[t.Language] != nil { // what was tapped was written by us
		guess.Language, guess.Evidence = t.Language, t.Memory.Languages
	}
	s := a.languages[guess.Language]
	r := Result{Language: guess.Language, Memory: t.Memory}
	r.Memory.Languages, r.Memory.Offered = guess.Evidence, nil
	if s == nil {
		return a.escalate(r, chat.ReasonUnanswered)
	}
	if t.Choice == chat.ChoicePerson {
		return a.escalate(r, chat.ReasonAsked)
	}
	if t.Choice == "" && guess.Other != "" {
		return a.notSpoken(r, t)
	}
	if s.entries[t.Choice] != nil {
		r.Decision.Confidence = 1
		r.Decision.Candidates = []chat.Candidate{{Topic: t.Choice, Confidence: 1}}
		a.understand(&r, t.Choice)
		return a.answer(r, s, t.Choice, t)
	}
	precision := t.Precision
	if precision == 0 {
		precision = a.precision
	}
	ranking := s.model.Rank(t.Text)
	r.Decision.Confidence, r.Decision.Threshold = ranking.Confidence, s.model.Threshold(precision)
	r.Decision.Candidates = make([]chat.Candidate, len(ranking.Candidates))
	for i, c := range ranking.Candidates {
		r.Decision.Candidates[i] = chat.Candidate{Topic: c.Topic, Confidence: c.Probability}
	}
	last := t.Memory.Last
	r.Memory.Last = squeeze(t.Text)
	return a.choose(r, s, t, ranking, r.Memory.Last != "" && r.Memory.Last == last)
}

// choose is the policy: what to do about a message that has been ranked.
func (a *Assistant) choose(r Result, s *speaker, t Turn, k retrieval.Ranking, repeated bool) Result {
	top := ""
	if len(k.Candidates) > 0 {
		top = k.Candidates[0].Topic
	}
	sure := k.Confidence >= r.Decision.Threshold && top != ""
	if sure || k.Confidence >= 0.5 {
		a.understand(&r, top)
	}
	if k.Alert != chat.AlertNone {
		r.Alert, r.Decision.Alert, r.Priority = k.Alert, k.Alert, k.Alert.Priority()
	}
	switch {
	case k.Alert == chat.AlertSafety || k.Alert == chat.AlertLegal:
		return a.escalate(r, chat.ReasonAlert)
	case k.WantsPerson:
		return a.escalate(r, chat.ReasonAsked)
	case k.Alert != chat.AlertNone && !sure:
		return a.escalate(r, chat.ReasonAlert)
	}
	if k.IsSmalltalk && !sure {
		if k.SmalltalkKind != kindUnhelpful {
			return a.smalltalk(r, s, k.SmalltalkKind)
		}
		repeated = true
	}
	// The same answer again is no answer, unless it is asked for in another language.
	answeredLast := (t.Language == "" || r.Language == t.Language) && len(t.Memory.Answered) > 0 && t.Memory.Answered[len(t.Memory.Answered)-1] == top
	if sure && !repeated && !answeredLast {
		return a.answer(r, s, top, t)
	}
	r.Memory.Misses++
	if r.Memory.Misses >= 2 {
		return a.escalate(r, chat.ReasonRepeated)
	}
	key := "assistant.clarify"
	if repeated || answeredLast {
		key = "assistant.unhelpful"
	}
	suggestions := s.suggest(k.Candidates, t.Memory.Answered)
	worthAsking := askBackAt
	if t.Busy {
		worthAsking = askBackBusy
	}
	switch {
	case k.NoneKind == kindVague && k.None > k.Offer:
		return a.clarify(r, "assistant.rephrase", nil)
	case len(suggestions) >= 2 && k.Offer >= worthAsking:
		return a.clarify(r, key, suggestions)
	}
	return a.escalate(r, chat.ReasonUnanswered)
}

// understand notes the topic of the turn.
func (a *Assistant) understand(r *Result, topic string) {
	r.Topic, r.Group = topic, a.topics[topic].Group
}

// squeeze returns a text without case, spaces and punctuation, to compare it.
func squeeze(text string) string {
	const most = 120 // bytes; what is remembered of a message
	var b strings.Builder
	for _, w := range strings.FieldsFunc(strings.ToLower(text), notWord) {
		if b.Len()+len(w) > most {
			break
		}
		b.WriteString(w)
	}
	return b.String()
}
