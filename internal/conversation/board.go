package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Board is what a lead sees of a store: who waits, who is there, and how the
// day goes.
type Board struct {
	Store  chat.StoreID `json:"store"`
	At     time.Time    `json:"at"`
	Queue  Queued       `json:"queue"`
	Agents []Colleague  `json:"agents"`
	Asked  []Asked      `json:"asked"` // agents who ask for a lead
	Today  Day          `json:"today"`
	Load   Overload     `json:"overload"`
}

// Queued says how full a store's queue is.
type Queued struct {
	Length    int         `json:"length"`
	Since     time.Time   `json:"since,omitzero"` // when the oldest came
	Languages []QueuePart `json:"languages"`
	Groups    []QueuePart `json:"groups"`
}

// QueuePart is those who wait for one language or group.
type QueuePart struct {
	Name   string    `json:"name"`
	Length int       `json:"length"`
	Since  time.Time `json:"since"` // when the oldest came
}

// Day is a day of the store, in its time zone.
type Day struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Timezone string    `json:"timezone"`
	Figures
	Languages []LanguageFigures `json:"languages"` // the busiest first
	Hours     []Hour            `json:"hours"`     // all of the day: 23 to 25
	Ratings   [5]int            `json:"ratings"`   // how many of 1, 2 … 5
}

// Figures say how cases go.
type Figures struct {
	Opened    int    `json:"opened"`    // cases that buyers brought
	Answered  int    `json:"answered"`  // of those: by the assistant, and never in a person's hands
	Escalated int    `json:"escalated"` // cases that the assistant handed to people
	Waits     Spread `json:"waits"`     // from there until an agent took it
	Responses Spread `json:"responses"` // from there until an agent wrote
}

// LanguageFigures are the figures of one language.
type LanguageFigures struct {
	Language string `json:"lang"`
	Figures
}

// Hour is an hour of the day.
type Hour struct {
	From      time.Time `json:"from"`
	Opened    int       `json:"opened"`
	Escalated int       `json:"escalated"`
}

// Spread tells of many durations what is usual and what is bad, in seconds.
type Spread struct {
	Count  int `json:"count"`
	Median int `json:"median"`
	P90    int `json:"p90"` // nine of ten are at most this
	all    []time.Duration
}

func (s *Spread) add(d time.Duration) { s.all = append(s.all, d) }

// settle works the figures out of what was added.
func (s *Spread) settle() {
	slices.Sort(s.all)
	if s.Count = len(s.all); s.Count > 0 {
		// The nearest rank: a duration that was really waited.
		at := func(percent int) int { return int(s.all[(s.Count*percent+99)/100-1].Seconds()) }
		s.Median, s.P90 = at(50), at(90)
	}
	s.all = nil
}

// boardFresh is how long a board is good for: leads who look at the same store
// share one.
const boardFresh = 3 * time.Second

// boards keeps the last board of each store.
type boards struct {
	mu   sync.Mutex
	kept map[chat.StoreID]*Board
}

// Board returns the board of a store, a few seconds old at most. Don't change
// it. Errors: CodeNotFound.
func (s *Service) Board(ctx context.Context, id chat.StoreID) (*Board, error) {
	s.boards.mu.Lock()
	defer s.boards.mu.Unlock() // who comes meanwhile waits for the same board
	if b := s.boards.kept[id]; b != nil && s.now().Sub(b.At) < boardFresh {
		return b, nil
	}
	store, err := s.store(ctx, id)
	if err != nil {
		return nil, err
	}
	b := &Board{Store: id, At: s.now().UTC()}
	if b.Queue, err = s.queued(ctx, id); err != nil {
		return nil, err
	}
	if b.Agents, err = s.Colleagues(ctx, id); err != nil {
		return nil, err
	}
	if b.Asked, err = s.askedIn(ctx, id); err != nil {
		return nil, err
	}
	if b.Today, err = s.today(ctx, store); err != nil {
		return nil, err
	}
	if b.Load, _, err = s.readOverload(ctx, id); err != nil {
		return nil, err
	}
	if s.boards.kept == nil {
		s.boards.kept = map[chat.StoreID]*Board{}
	}
	s.boards.kept[id] = b
	return b, nil
}

// forgetBoard has the store's next board made anew.
func (s *Service) forgetBoard(store chat.StoreID) {
	s.boards.mu.Lock()
	defer s.boards.mu.Unlock()
	delete(s.boards.kept, store)
}

func (s *Service) queued(ctx context.Context, store chat.StoreID) (Queued, error) {
	list, err := s.record.Waiting(ctx, store)
	if err != nil {
		return Queued{}, err
	}
	q := Queued{Length: len(list), Languages: []QueuePart{}, Groups: []QueuePart{}}
	for _, c := range list {
		if q.Since.IsZero() || c.WaitingSince.Before(q.Since) {
			q.Since = c.WaitingSince
		}
		q.Languages = counted(q.Languages, c.Language, c.WaitingSince)
		q.Groups = counted(q.Groups, string(c.Group), c.WaitingSince)
	}
	for _, parts := range [][]QueuePart{q.Languages, q.Groups} {
		slices.SortStableFunc(parts, func(a, b QueuePart) int { return b.Length - a.Length })
	}
	return q, nil
}

func counted(parts []QueuePart, name string, since time.Time) []QueuePart {
	i := slices.IndexFunc(parts, func(p QueuePart) bool { return p.Name == name })
	if i < 0 {
		return append(parts, QueuePart{Name: name, Length: 1, Since: since})
	}
	parts[i].Length++
	if since.Before(parts[i].Since) {
		parts[i].Since = since
	}
	return parts
}

// FiguresOf returns the figures of a store within a span.
func (s *Service) FiguresOf(ctx context.Context, store chat.StoreID, span record.Span) (Figures, error) {
	d, err := s.tally(ctx, store, span)
	if err != nil {
		return Figures{}, err
	}
	return d.day().Figures, nil
}

// tally counts what happened within a span.
func (s *Service) tally(ctx context.Context, store chat.StoreID, span record.Span) (*tally, error) {
	opened, err := s.record.Opened(ctx, store, span)
	if err != nil {
		return nil, err
	}
	moves, err := s.record.Moves(ctx, store, span)
	if err != nil {
		return nil, err
	}
	replies, err := s.record.Replies(ctx, store, span)
	if err != nil {
		return nil, err
	}
	d := newTally(span)
	d.moves(moves)
	d.opened(opened, replies)
	d.replies(replies)
	return d, nil
}

// today reads the figures of the store's present day.
func (s *Service) today(ctx context.Context, store *chat.Store) (Day, error) {
	now := s.now().In(zone(store))
	midnight := func(days int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, 0, 0, 0, 0, now.Location())
	}
	span := record.Span{From: midnight(0), To: midnight(1)}
	d, err := s.tally(ctx, store.ID, span)
	if err != nil {
		return Day{}, err
	}
	ratings, err := s.record.Opinions(ctx, store.ID, chat.EventRating, span.From, maxRatings)
	if err != nil {
		return Day{}, err
	}
	day := d.day()
	day.Timezone = now.Location().String()
	last := map[record.CaseKey]int{} // who changes their mind counts once
	for _, e := range ratings {
		if e.Rating != nil && e.Rating.Score >= 1 && e.Rating.Score <= len(day.Ratings) {
			last[record.CaseKey{Conversation: e.Conversation, Case: e.Case}] = e.Rating.Score
		}
	}
	for _, score := range last {
		day.Ratings[score-1]++
	}
	return day, nil
}

// maxRatings is how many ratings of a day are counted at most.
const maxRatings = 20_000

// zone returns the time zone that the store's days are counted in.
func zone(store *chat.Store) *time.Location {
	loc, err := time.LoadLocation(store.Hours.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}
