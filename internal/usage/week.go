package usage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
	"dragoman/internal/mask"
	"dragoman/internal/record"
)

// Week is how a week of a store went, Monday to Sunday in its time zone, to be
// read in a minute.
type Week struct {
	Store    chat.StoreID `json:"store"`
	From     time.Time    `json:"from"`
	To       time.Time    `json:"to"` // the Monday after it
	Timezone string       `json:"timezone"`
	Now      Numbers      `json:"now"`
	Before   Numbers      `json:"before"` // the week before
	Words    []Word       `json:"words"`  // that the assistant does not know, in most conversations first
	Rising   []Rise       `json:"rising"` // topics that are asked for much more than the week before
}

// Numbers are the figures of a week.
type Numbers struct {
	conversation.Figures
	Answers int `json:"answers"` // that the assistant gave
	Rated   int `json:"rated"`   // of those: the buyer said whether they helped
	Down    int `json:"down"`    // they did not
}

// Word is a word of buyers that stands in no example.
type Word struct {
	Text          string `json:"text"`
	Language      string `json:"lang"`
	Conversations int    `json:"conversations"`
	Before        int    `json:"before"` // in the week before
}

// Rise is a topic that is asked for more.
type Rise struct {
	Topic  string `json:"topic"`
	Now    int    `json:"now"` // how often it was asked for
	Before int    `json:"before"`
}

const (
	mostWords  = 15
	leastWord  = 2 // conversations that a word stands in, or it is a slip
	mostRising = 5
	leastRise  = 5 // times that a topic is asked for more, or it is chance
)

type weekQuestion struct {
	store chat.StoreID
	from  int64
	in    int64 // publication in force
}

// Monday returns the beginning of the week that a moment is in, in a store's
// time zone.
func Monday(store *chat.Store, at time.Time) time.Time {
	loc, err := time.LoadLocation(store.Hours.Timezone)
	if err != nil {
		loc = time.UTC
	}
	at = at.In(loc)
	back := (int(at.Weekday()) + 6) % 7
	return time.Date(at.Year(), at.Month(), at.Day()-back, 0, 0, 0, 0, loc)
}

// Week returns the week that begins on a Monday. Don't change it.
func (s *Service) Week(ctx context.Context, store *chat.Store, monday time.Time) (*Week, error) {
	_, publication := s.knowledge.Published()
	return once(ctx, s, store.ID, weekQuestion{store.ID, monday.Unix(), publication.Number}, func() (*Week, error) {
		w := &Week{Store: store.ID, From: monday, To: monday.AddDate(0, 0, 7), Timezone: monday.Location().String()}
		now, err := s.readWeek(ctx, store, record.Span{From: w.From, To: w.To})
		if err != nil {
			return nil, err
		}
		before, err := s.readWeek(ctx, store, record.Span{From: monday.AddDate(0, 0, -7), To: monday})
		if err != nil {
			return nil, err
		}
		w.Now, w.Before = now.numbers, before.numbers
		w.Words, w.Rising = newWords(now, before), rising(now, before)
		return w, nil
	})
}

// weekRead is what is counted of a week.
type weekRead struct {
	numbers Numbers
	asked   map[string]int // turns by topic
	words   map[word]int   // conversations
}

type word struct{ text, lang string }

func (s *Service) readWeek(ctx context.Context, store *chat.Store, span record.Span) (*weekRead, error) {
	w := &weekRead{asked: map[string]int{}, words: map[word]int{}}
	answers := s.knowledge.Answers()
	var last chat.ConversationID
	heard := map[word]bool{} // in this conversation
	err := s.record.EachCase(ctx, store.ID, span, func(events []chat.Event) {
		if events[0].Conversation != last {
			last = events[0].Conversation
			clear(heard)
		}
		for _, t := range Turns(events) {
			if t.Kind == chat.DecisionAnswer {
				w.numbers.Answers++
				w.asked[t.Topic]++
			}
			if t.Rated {
				w.numbers.Rated++
			}
			if t.Down {
				w.numbers.Down++
			}
			model := answers.Model(t.Language)
			if t.Text == "" || model == nil {
				continue
			}
			for _, text := range model.Unknown(withoutPlaceholders(mask.Text(t.Text))) {
				if o := (word{strings.ToLower(text), t.Language}); isWord(text) && !heard[o] {
					heard[o] = true
					w.words[o]++
				}
			}
		}
	})
	if err == nil {
		w.numbers.Figures, err = s.conversations.FiguresOf(ctx, store.ID, span)
	}
	return w, err
}

var placeholders = func() *strings.Replacer {
	var all []string
	for _, k := range mask.Kinds() {
		all = append(all, k.Placeholder(), " ")
	}
	return strings.NewReplacer(all...)
}()

// withoutPlaceholders leaves of a masked text what the buyer wrote.
func withoutPlaceholders(masked string) string { return placeholders.Replace(masked) }

// isWord reports whether something is worth a place in a list of words: two
// letters and no digit.
func isWord(text string) bool {
	return utf8.RuneCountInString(text) > 1 && !strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter)
}

func newWords(now, before *weekRead) []Word {
	words := []Word{}
	for w, n := range now.words {
		if n >= leastWord {
			words = append(words, Word{Text: w.text, Language: w.lang, Conversations: n, Before: before.words[w]})
		}
	}
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.Conversations-b.Before, a.Conversations-a.Before), cmp.Compare(b.Conversations, a.Conversations), strings.Compare(a.Text, b.Text), strings.Compare(a.Language, b.Language))
	})
	return words[:min(len(words), mostWords)]
}

// rising lists the topics whose count grew by more than chance and the growth
// of the whole explain: by twice the deviation of the two counts.
func rising(now, before *weekRead) []Rise {
	list := []Rise{}
	scale := 1.0
	if before.numbers.Answers > 0 {
		scale = float64(now.numbers.Answers) / float64(before.numbers.Answers)
	}
	for topic, n := range now.asked {
		b := before.asked[topic]
		grown := float64(n) - scale*float64(b)
		if grown >= leastRise && grown*grown >= 4*(float64(n)+scale*scale*float64(b)) {
			list = append(list, Rise{topic, n, b})
		}
	}
	slices.SortFunc(list, func(a, b Rise) int {
		return cmp.Or(cmp.Compare(b.Now-b.Before, a.Now-a.Before), strings.Compare(a.Topic, b.Topic))
	})
	return list[:min(len(list), mostRising)]
}
