package usage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/learn"
	"dragoman/internal/mask"
	"dragoman/internal/record"
	"dragoman/internal/unanswered"
)

// Additions are what would be worth most to add to the draft, by the chats of a
// week that were not answered well.
type Additions struct {
	Missed    int        `json:"missed"`   // chats of the week that were not answered well
	Answered  int        `json:"answered"` // of those: the draft answers them as it is
	Additions []Addition `json:"additions"`
}

// Addition is messages that are alike and should be examples, or the beginning of
// a topic.
type Addition struct {
	Language string `json:"lang"`
	Topic    string `json:"topic,omitempty"` // that they should be examples of: what buyers tapped or agents gave in the end; missing for a topic of its own
	Text     string `json:"text"`            // the most typical of the messages that are alike, masked
	Chats    int    `json:"chats"`           // of the week with such a message
	Before   int    `json:"before"`          // of the week before
	Gain     int    `json:"gain"`            // chats that would have been answered
	// AtMost says that Gain is an upper bound: nothing was measured, because
	// the topic is still to be written.
	AtMost bool     `json:"at_most,omitempty"`
	Quotes []string `json:"quotes"`          // of the messages, masked
	Reply  string   `json:"reply,omitempty"` // what an agent wrote to one of them, masked
}

const (
	// mostAdditions is how many additions are listed.
	mostAdditions = 10
	// mostTried is how many are tried in each language: the most frequent.
	mostTried = 30
	// mostCases is how many cases of two weeks are looked at.
	mostCases = 10_000
	// leastChats is in how many chats something has to come up, or it is a
	// matter of its own.
	leastChats = 2
	// alike is how like its group's centre a message is.
	alike = 0.25
)

type additionsQuestion struct {
	store chat.StoreID
	from  int64
	draft string
}

// Additions returns the additions that the week which begins on a Monday calls
// for. The week's messages are replayed against the draft as it is, and against
// the draft with one half of what is alike as examples for the other: for that,
// each language with additions is really learned twice. It takes seconds. Don't change the result.
func (s *Service) Additions(ctx context.Context, store *chat.Store, monday time.Time) (*Additions, error) {
	draft, err := s.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	return once(ctx, s, store.ID, additionsQuestion{store.ID, monday.Unix(), fingerprint(draft.Files)}, func() (*Additions, error) {
		learned, err := s.knowledge.Try(ctx)
		if err != nil {
			return nil, err
		}
		events, err := s.record.Unanswered(ctx, store.ID, record.Span{From: monday.AddDate(0, 0, -7), To: monday.AddDate(0, 0, 7)}, mostCases)
		if err != nil {
			return nil, err
		}
		return replay(ctx, learned, unanswered.Messages(events), store.Precision, monday)
	})
}

func fingerprint(files map[string]string) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(sum, name, files[name])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// replay asks the messages again.
func replay(ctx context.Context, learned *learn.Learned, messages []unanswered.Message, precision float64, monday time.Time) (*Additions, error) {
	out := &Additions{Additions: []Addition{}}
	missed := map[chat.ConversationID]bool{} // chats of the week: true while the draft answers all that was missed
	byLanguage := map[string][]unanswered.Message{}
	for _, m := range messages {
		model := learned.Answers.Model(m.Language)
		now := model != nil && gets(model, precision, &m) != ""
		if !m.At.Before(monday) {
			before, seen := missed[m.Conversation]
			missed[m.Conversation] = now && (before || !seen)
		}
		if model != nil && !now {
			byLanguage[m.Language] = append(byLanguage[m.Language], m)
		}
	}
	for _, answered := range missed {
		out.Missed++
		if answered {
			out.Answered++
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(byLanguage)) {
		wants := gather(learned.Answers.Model(lang), learned.Base.Languages[lang], byLanguage[lang], monday)
		if err := measure(ctx, learned, lang, wants, precision); err != nil {
			return nil, err
		}
		for _, w := range wants {
			if w.addition.Gain > 0 {
				out.Additions = append(out.Additions, w.addition)
			}
		}
	}
	slices.SortStableFunc(out.Additions, func(a, b Addition) int {
		measured := func(a Addition) int {
			if a.AtMost {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(measured(b), measured(a)), cmp.Compare(b.Chats-b.Before, a.Chats-a.Before), strings.Compare(a.Text, b.Text))
	})
	out.Additions = out.Additions[:min(len(out.Additions), mostAdditions)]
	return out, nil
}

// sample is a masked message as a model is asked it.
func sample(m *unanswered.Message) string { return mask.Sample(m.Text) }
