package usage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/retrieval"
	"dragoman/internal/unanswered"
)

// want is something that buyers wanted to know and were not told.
type want struct {
	addition Addition
	messages []unanswered.Message // of the week
}

// gets returns the topic that a message would be answered with, "" if it would
// not, or with what it was answered with before, in vain.
func gets(m *retrieval.Model, precision float64, message *unanswered.Message) string {
	r := m.Rank(sample(message))
	switch {
	case len(r.Candidates) == 0, r.WantsPerson, r.Confidence < m.Threshold(cmp.Or(precision, assistant.DefaultPrecision)):
		return ""
	case r.Candidates[0].Topic == message.Answered:
		return ""
	}
	return r.Candidates[0].Topic
}

// gather puts together what is alike, the most frequent first.
func gather(model *retrieval.Model, spoken *knowledge.Language, messages []unanswered.Message, monday time.Time) []*want {
	messages = slices.DeleteFunc(messages, func(m unanswered.Message) bool {
		r := model.Rank(sample(&m))
		return r.IsSmalltalk || r.WantsPerson || strings.TrimSpace(m.Text) == ""
	})
	texts := make([]string, len(messages))
	for i := range messages {
		texts[i] = sample(&messages[i])
	}
	vectors := model.Likenesses(texts)
	members := map[int][]int{}
	for i, c := range retrieval.Cluster(vectors, alike) {
		members[c] = append(members[c], i)
	}
	var wants []*want
	for _, c := range slices.Sorted(maps.Keys(members)) {
		if w := wanted(messages, vectors, members[c], spoken, monday); w != nil {
			wants = append(wants, w)
		}
	}
	slices.SortStableFunc(wants, func(a, b *want) int { return cmp.Compare(b.addition.Chats, a.addition.Chats) })
	return wants[:min(len(wants), mostTried)]
}

// wanted makes a want of messages that are alike, nil if they came up too
// rarely in the week.
func wanted(messages []unanswered.Message, vectors []retrieval.Likeness, members []int, spoken *knowledge.Language, monday time.Time) *want {
	w := &want{addition: Addition{Language: spoken.Tag}}
	now, before := map[chat.ConversationID]bool{}, map[chat.ConversationID]bool{}
	var alike []retrieval.Likeness
	for _, i := range members {
		m := messages[i]
		alike = append(alike, vectors[i])
		if m.At.Before(monday) {
			before[m.Conversation] = true
			continue
		}
		now[m.Conversation] = true
		w.messages = append(w.messages, m)
	}
	if w.addition.Chats, w.addition.Before = len(now), len(before); w.addition.Chats < leastChats {
		return nil
	}
	centre, best := retrieval.Centre(alike), -1.0
	var texts []string
	for _, i := range members {
		m := messages[i]
		if m.At.Before(monday) {
			continue
		}
		texts = append(texts, m.Text)
		if likeness := vectors[i].To(centre); likeness > best {
			best, w.addition.Text = likeness, m.Text
			if m.Reply != "" {
				w.addition.Reply = m.Reply
			}
		}
		if w.addition.Reply == "" {
			w.addition.Reply = m.Reply
		}
	}
	w.addition.Quotes = quotes(texts)
	w.addition.Topic = meantBy(w.messages, spoken)
	return w
}

// meantBy returns the topic that most of the messages turned out to mean, if it
// has an answer; "" if they don't agree.
func meantBy(messages []unanswered.Message, spoken *knowledge.Language) string {
	votes, all := map[string]int{}, 0
	for _, m := range messages {
		if m.Meant != "" {
			votes[m.Meant]++
			all++
		}
	}
	for topic, n := range votes {
		if e := spoken.Entries[topic]; 2*n > all && e != nil && e.Solution != "" {
			return topic
		}
	}
	return ""
}

// measure counts the chats that each want would have answered. Half of its
// messages become examples, and the other half is asked; then the other way
// round: so each message is asked of a model that has learned others like it,
// but not itself. For each half the language is learned once, with the halves
// of all wants.
func measure(ctx context.Context, learned *learn.Learned, lang string, wants []*want, precision float64) error {
	var measured []*want
	for _, w := range wants {
		if w.addition.Topic == "" {
			w.addition.Gain, w.addition.AtMost = w.addition.Chats, true
		} else {
			measured = append(measured, w)
		}
	}
	if len(measured) == 0 {
		return nil
	}
	answered := make([]map[chat.ConversationID]bool, len(measured))
	for i := range answered {
		answered[i] = map[chat.ConversationID]bool{}
	}
	for half := range 2 {
		if err := ctx.Err(); err != nil {
			return err
		}
		model, err := taught(learned, lang, measured, half)
		if err != nil {
			return err
		}
		for i, w := range measured {
			for j, m := range w.messages {
				if j%2 == half && gets(model, precision, &m) == w.addition.Topic {
					answered[i][m.Conversation] = true
				}
			}
		}
	}
	for i, w := range measured {
		w.addition.Gain = len(answered[i])
	}
	return nil
}

// mostTaught is how many messages of a half become examples.
const mostTaught = 8

// taught returns the model of a language that has learned the messages that are
// not of this half.
func taught(learned *learn.Learned, lang string, wants []*want, half int) (*retrieval.Model, error) {
	examples := map[string][]string{}
	for _, w := range wants {
		n := 0
		for j := range w.messages {
			if j%2 != half && n < mostTaught {
				n++
				examples[w.addition.Topic] = append(examples[w.addition.Topic], sample(&w.messages[j]))
			}
		}
	}
	base := *learned.Base
	base.Languages = map[string]*knowledge.Language{lang: withExamples(learned.Base.Languages[lang], examples)}
	a, err := assistant.New(&base, assistant.Options{Texts: language.BuiltIn(), Detector: learned.Answers.Detector()})
	if err != nil {
		return nil, err
	}
	return a.Model(lang), nil
}

// withExamples returns a language with more examples; the one given stays as it
// is.
func withExamples(spoken *knowledge.Language, examples map[string][]string) *knowledge.Language {
	more := *spoken
	more.Entries = maps.Clone(spoken.Entries)
	for topic, list := range examples {
		e := *more.Entries[topic]
		e.Examples = append(slices.Clone(e.Examples), list...)
		more.Entries[topic] = &e
	}
	return &more
}
