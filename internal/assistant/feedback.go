package assistant

import (
	"slices"

	"dragoman/internal/chat"
)

// NotHelped reacts to a buyer who taps that the last answer did not help: the
// first time it offers what is asked next after that answer, then it brings a
// person. Of the turn only Language, Languages, Locale and Memory count.
func (a *Assistant) NotHelped(t Turn) Result {
	r := Result{Language: t.Language, Memory: t.Memory}
	r.Memory.Offered = nil
	r.Memory.Misses++
	s := a.languages[t.Language]
	if s == nil || r.Memory.Misses >= 2 {
		return a.escalate(r, chat.ReasonRepeated)
	}
	suggestions := s.nextTo(t.Memory.Answered)
	if len(suggestions) < 2 {
		return a.clarify(r, "assistant.rephrase", nil)
	}
	return a.clarify(r, "assistant.unhelpful", suggestions)
}

// nextTo returns what is asked next after the last of these topics.
func (s *speaker) nextTo(answered []string) []chat.Suggestion {
	if len(answered) == 0 {
		return nil
	}
	last := s.entries[answered[len(answered)-1]]
	if last == nil {
		return nil
	}
	var out []chat.Suggestion
	for _, id := range last.followUps {
		if e := s.entries[id]; e.written() && !slices.Contains(answered, id) && len(out) < most {
			out = append(out, chat.Suggestion{Topic: id, Text: e.question})
		}
	}
	return out
}
