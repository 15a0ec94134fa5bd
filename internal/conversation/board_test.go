package conversation

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/record"
)

// clocked is a service whose time is set by the test.
type clocked struct {
	*Service
	t     *testing.T
	clock *clock
}

func newClocked(t *testing.T, timezone string, at time.Time) *clocked {
	t.Helper()
	ctx := context.Background()
	c := &clocked{t: t, clock: clockAt(at)}
	rec, err := record.Open(ctx, record.Config{DataDir: t.TempDir(), Log: slog.New(slog.DiscardHandler), Now: c.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	l, err := live.Open(ctx, live.Config{Timeout: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		rec.Close()
	})
	store := chat.Store{ID: "demo", Key: "demo", Name: "Demo", Languages: []string{"en"}, Hours: chat.Hours{Days: chat.Weekdays(), From: "08:00", To: "20:00", Timezone: timezone}}
	if err := rec.PutStore(ctx, store); err != nil {
		t.Fatal(err)
	}
	c.Service = New(rec, desk.New(l, desk.Config{Proof: time.Hour}), l, nil, nil, nil, slog.New(slog.DiscardHandler))
	c.now = c.clock.now
	return c
}

// append writes into a conversation, whatever its epoch.
func (c *clocked) append(id chat.ConversationID, set func(*chat.Conversation), events ...chat.Event) record.Appended {
	c.t.Helper()
	done, err := c.record.Append(context.Background(), record.Append{Store: "demo", Conversation: id, Expect: record.Any, If: events, Set: set})
	if err != nil {
		c.t.Fatal(err)
	}
	return done
}

func buyerWrites(text string) chat.Event {
	return chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorBuyer}, Message: &chat.Message{Text: text}}
}

func assistantAnswers() chat.Event {
	return chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAssistant}, Message: &chat.Message{Text: "So.", Decision: &chat.Decision{Kind: chat.DecisionAnswer}}}
}

// opens brings a case that the assistant answers.
func (c *clocked) opens(id chat.ConversationID, lang string) {
	c.append(id, func(c *chat.Conversation) { c.Language = lang }, buyerWrites("Hello"), assistantAnswers())
}

// escalates hands a case to people; taken and answered say when, in seconds
// from then, an agent takes it and writes; 0 for not at all.
func (c *clocked) escalates(id chat.ConversationID, taken, answered int) {
	at := c.clock.now()
	c.append(id, func(c *chat.Conversation) {
		c.State, c.WaitingSince, c.Group = chat.StateWaiting, at, chat.GroupPresale
	}, stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonAsked}))
	if taken > 0 {
		c.clock.set(at.Add(time.Duration(taken) * time.Second))
		c.append(id, func(c *chat.Conversation) { c.State, c.Agent = chat.StateAssigned, "ann" }, stateEvent(chat.Change{To: chat.StateAssigned, Agent: "ann"}))
	}
	if answered > 0 {
		c.clock.set(at.Add(time.Duration(answered) * time.Second))
		c.append(id, nil, chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAgent, ID: "ann"}, Message: &chat.Message{Text: "Hello"}})
	}
	c.clock.set(at)
}

func TestTheBoardOfADayThatClocksChangeOn(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// 25 October 2026: 02:00–03:00 comes twice in Berlin.
	at := func(hour, minute int) time.Time { return time.Date(2026, 10, 25, hour, minute, 0, 0, berlin) }
	c := newClocked(t, "Europe/Berlin", at(0, 0))

	c.clock.set(at(0, 0).Add(-time.Minute)) // yesterday's
	c.opens("yesterday", "de")
	c.clock.set(at(0, 0))
	c.opens("midnight", "de")
	c.clock.set(at(0, 0).Add(2*time.Hour + 10*time.Minute)) // 02:10, the first time
	c.opens("summer", "de")
	c.clock.set(at(0, 0).Add(3*time.Hour + 10*time.Minute)) // 02:10, the second time
	c.opens("winter", "es")
	c.clock.set(at(9, 0))
	c.escalates("yesterday", 30, 45)
	c.escalates("summer", 60, 90)
	c.escalates("winter", 600, 660)
	c.clock.set(at(23, 0))
	c.opens("late", "es")
	c.escalates("late", 0, 0)
	c.append("winter", func(c *chat.Conversation) { c.State, c.Agent = chat.StateClosed, "" }, stateEvent(chat.Change{To: chat.StateClosed}))
	for _, score := range []int{2, 5} { // they changed their mind
		c.append("winter", nil, chat.Event{Kind: chat.EventRating, Author: chat.Author{Role: chat.AuthorBuyer}, Rating: &chat.Rating{Score: score}})
	}
	c.clock.set(at(23, 30))

	b, err := c.Board(context.Background(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	if b.Today.To.Sub(b.Today.From) != 25*time.Hour || len(b.Today.Hours) != 25 {
		t.Errorf("the day lasts %v in %d hours", b.Today.To.Sub(b.Today.From), len(b.Today.Hours))
	}
	d := b.Today
	if d.Opened != 4 || d.Answered != 1 || d.Escalated != 4 {
		t.Errorf("opened %d, answered %d, escalated %d; want 4, 1, 4", d.Opened, d.Answered, d.Escalated)
	}
	if d.Waits.Count != 3 || d.Waits.Median != 60 || d.Waits.P90 != 600 || d.Responses.Median != 90 || d.Responses.P90 != 660 {
		t.Errorf("waits %+v, responses %+v", d.Waits, d.Responses)
	}
	if d.Hours[2].Opened != 1 || d.Hours[3].Opened != 1 || d.Hours[24].Opened != 1 || d.Hours[10].Escalated != 3 {
		t.Errorf("hours: %+v", d.Hours)
	}
	if len(d.Languages) != 2 || d.Languages[0].Language != "de" || d.Languages[0].Opened != 2 || d.Languages[1].Waits.Median != 600 {
		t.Errorf("languages: %+v", d.Languages)
	}
	if d.Ratings != [5]int{4: 1} {
		t.Errorf("ratings: %v", d.Ratings)
	}
	if b.Queue.Length != 1 || !b.Queue.Since.Equal(at(23, 0)) || b.Queue.Languages[0].Name != "es" || b.Queue.Groups[0].Length != 1 {
		t.Errorf("queue: %+v", b.Queue)
	}
	if again, _ := c.Board(context.Background(), "demo"); again != b {
		t.Error("the board was made again at once")
	}

	c.clock.set(at(23, 59).Add(2 * time.Minute))
	if b, err = c.Board(context.Background(), "demo"); err != nil || b.Today.Opened != 0 || len(b.Today.Hours) != 24 {
		t.Errorf("after midnight: %+v (%v)", b.Today, err)
	}
	// The last Sunday of March has 23 hours.
	c.clock.set(time.Date(2027, 3, 28, 12, 0, 0, 0, berlin))
	if b, err = c.Board(context.Background(), "demo"); err != nil || len(b.Today.Hours) != 23 {
		t.Errorf("a day of %d hours (%v)", len(b.Today.Hours), err)
	}
	if _, err := c.Board(context.Background(), "nobody's"); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("the board of no store: %v", err)
	}
}

func TestASpreadNamesDurationsThatWereWaited(t *testing.T) {
	for _, test := range []struct{ count, median, p90 int }{{1, 1, 1}, {2, 1, 2}, {10, 5, 9}, {11, 6, 10}, {100, 50, 90}} {
		var s Spread
		for i := test.count; i > 0; i-- {
			s.add(time.Duration(i) * time.Second)
		}
		s.settle()
		if s.Count != test.count || s.Median != test.median || s.P90 != test.p90 {
			t.Errorf("of 1 … %d s: %+v", test.count, s)
		}
	}
}
