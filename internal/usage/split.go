package usage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/mask"
	"dragoman/internal/retrieval"
	"dragoman/internal/unanswered"
)

// Split is how a topic is to be split.
type Split struct {
	Group     unanswered.Group `json:"group"`      // the questions of the part that the answer failed, to begin a topic with
	RestCases int              `json:"rest_cases"` // of the topic's other questions: those that the answer failed too
	RestOf    int              `json:"rest_of"`
	Served    []string         `json:"served"` // a few of the others that it served, masked
}

const (
	leastPart   = 10   // questions of a part, and of the rest
	leastFailed = 6    // of a part; with fewer of 10 the share is not sure to be lowPart
	lowPart     = 0.3  // at least this share of a part surely fails
	highRest    = 0.5  // less than this share of the rest surely does, or it is the whole that fails
	mostChance  = 0.05 // that anything is found in a store where nothing is
	// mostCompared is how many questions are looked at, those of the topics that
	// fail most: it bounds the time that it takes.
	mostCompared = 4000
	// repliesRead is how many of a part's questions are looked up for what an
	// agent replied, and eventsRead how much of each conversation.
	repliesRead = 20
	eventsRead  = 40
)

// part is typed questions of a topic in a language that are alike, out of all.
type part struct {
	cell
	alike, all        []*Turn
	failed, allFailed int
	low, high         float64          // of the share of alike that failed
	chance            float64          // that so many of alike fail if it is all the same
	replies           map[*Turn]string // of agents, masked
}

// parts finds at most one part of each topic in each language: of those that
// surely fail more often than the rest, the one that stands out most. Questions
// are put together by what they say alone, and counted then; the more parts
// there are to choose from, the more sure each has to be.
func (l *ledger) parts(base *knowledge.Base, models unanswered.Models) []*part {
	var tried []*part
	compared := 0
	for _, q := range l.questions(base) {
		model := models(q.lang)
		if compared += len(q.all); compared > mostCompared || model == nil {
			continue
		}
		tried = append(tried, q.parts(model)...)
	}
	var found []*part
	for _, p := range tried {
		p.low, p.high = intervalOf(p.failed, len(p.alike), len(tried))
		_, restHigh := intervalOf(p.allFailed-p.failed, len(p.all)-len(p.alike), len(tried))
		if p.chance > mostChance/float64(len(tried)) || p.low < lowPart || restHigh >= highRest {
			continue
		}
		if n := len(found); n == 0 || found[n-1].cell != p.cell {
			found = append(found, p)
		} else if p.chance < found[n-1].chance {
			found[n-1] = p
		}
	}
	return found
}

// questions lists the typed questions of each topic in each language, the newest,
// of those that failed most often first. Where too few failed, or too few did
// not, no part can stand out; which of them failed plays no role in any of this.
func (l *ledger) questions(base *knowledge.Base) (all []questions) {
	for _, t := range base.Topics {
		for _, lang := range slices.Sorted(maps.Keys(base.Languages)) {
			c := cell{t.ID, lang}
			u := l.cells[c]
			if u == nil || t.Off {
				continue
			}
			q := questions{cell: c, all: u.typed[max(0, len(u.typed)-turnsKept):]}
			if q.failed = failures(q.all); q.failed >= leastFailed && len(q.all)-q.failed >= leastPart {
				all = append(all, q)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b questions) int { return cmp.Compare(b.failed, a.failed) })
	return all
}

// questions were typed, and answered with one topic in one language.
type questions struct {
	cell
	all    []*Turn
	failed int
}

// parts makes the parts of the questions. They are not masked: numbers are all
// the same to the model, and masking would take three times as long as all else here.
func (q questions) parts(model *retrieval.Model) (all []*part) {
	texts := make([]string, len(q.all))
	for i, t := range q.all {
		texts[i] = t.Text
	}
	for _, set := range retrieval.Sets(model.Likenesses(texts), leastPart, len(q.all)/2) {
		p := &part{cell: q.cell, all: q.all, allFailed: q.failed}
		slices.Sort(set) // the oldest first
		for _, i := range set {
			p.alike = append(p.alike, q.all[i])
		}
		p.failed = failures(p.alike)
		p.chance = chance(p.failed, len(p.alike), q.failed, len(q.all))
		all = append(all, p)
	}
	return all
}

func failures(turns []*Turn) (n int) {
	for _, t := range turns {
		if t.failed() {
			n++
		}
	}
	return n
}

// advice says what to do about the part.
func (p *part) advice(model *retrieval.Model, now time.Time) Advice {
	var messages []unanswered.Message
	alike := map[*Turn]bool{}
	for _, t := range p.alike {
		alike[t] = true
		if t.failed() {
			messages = append(messages, p.message(t))
		}
	}
	group := unanswered.Together(messages, model, now)
	meant := 0
	for _, m := range messages {
		if m.Meant == group.Meant {
			meant++
		}
	}
	if 2*meant <= len(messages) {
		group.Meant = "" // no topic for the most of them
	}
	return Advice{
		Kind: KindSplit, Topic: p.topic, Language: p.lang, Cases: p.failed, Of: len(p.alike), Low: p.low, High: p.high,
		Quotes: quotes(textsOf(p.alike, (*Turn).failed)),
		Split: &Split{
			Group: group, RestCases: p.allFailed - p.failed, RestOf: len(p.all) - len(p.alike),
			Served: quotes(textsOf(p.all, func(t *Turn) bool { return !t.failed() && !alike[t] })),
		},
	}
}

// textsOf returns what was typed in some turns.
func textsOf(turns []*Turn, these func(*Turn) bool) (texts []string) {
	for _, t := range turns {
		if these(t) {
			texts = append(texts, t.Text)
		}
	}
	return texts
}

// readReplies looks up what agents wrote to the newest of the part's questions.
func (s *Service) readReplies(ctx context.Context, p *part) error {
	p.replies = map[*Turn]string{}
	read := 0
	for _, t := range slices.Backward(p.alike) {
		if !t.Person || read == repliesRead {
			continue
		}
		read++
		events, err := s.record.Events(ctx, t.Conversation, t.Seq-1, eventsRead)
		if err != nil {
			return err
		}
		for _, m := range unanswered.Messages(events) {
			if m.Seq == t.Seq {
				p.replies[t] = m.Reply
			}
		}
	}
	return nil
}

// unsettled leaves out the splits that were mostly dealt with: the questions are
// in the draft as examples of a topic, or were dismissed.
func (s *Service) unsettled(ctx context.Context, store chat.StoreID, all []Advice) ([]Advice, error) {
	if !slices.ContainsFunc(all, func(a Advice) bool { return a.Split != nil }) {
		return all, nil
	}
	settled, err := s.record.Settled(ctx, store, mostSettled)
	if err != nil {
		return nil, err
	}
	done := map[string]bool{}
	for _, d := range settled {
		for _, hash := range d.Hashes {
			done[hash] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(a Advice) bool {
		if a.Split == nil {
			return false
		}
		n := 0
		for _, hash := range a.Split.Group.Hashes {
			if done[hash] {
				n++
			}
		}
		return 2*n > len(a.Split.Group.Hashes)
	}), nil
}

// mostSettled is how many decisions are heeded, the newest.
const mostSettled = 5000

func (p *part) message(t *Turn) unanswered.Message {
	m := unanswered.Message{
		Conversation: t.Conversation, Seq: t.Seq, At: t.At, Language: t.Language, Text: mask.Text(t.Text),
		Answered: t.Topic, Meant: t.Meant, Reply: p.replies[t],
	}
	if t.Person {
		m.Causes = append(m.Causes, unanswered.CausePerson)
	}
	if t.Down {
		m.Causes = append(m.Causes, unanswered.CauseRated)
	}
	return m
}
