package conversation

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// monday is a Monday morning, 10:00 in Berlin.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// at sets the time of the service, by a clock, and the hours of its store.
func (s *Service) at(t *testing.T, now time.Time, hours chat.Hours) *clock {
	t.Helper()
	clock := clockAt(now)
	s.now = clock.now
	store := chat.Store{ID: "demo", Key: "demo", Name: "Demo", Locale: "en", Languages: []string{"en", "de", "ja"}, Hours: hours}
	if err := s.record.PutStore(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	s.StoresChanged(context.Background())
	return clock
}

func workdays(zone string) chat.Hours {
	return chat.Hours{Days: chat.Weekdays(), From: "08:00", To: "20:00", Timezone: zone}
}

// employs adds an agent; there says whether they are there.
func (s *Service) employs(t *testing.T, name string, there bool, languages ...string) *chat.Agent {
	t.Helper()
	a := chat.Agent{ID: chat.AgentID(name), Email: name + "@shop.example", Name: name, Role: chat.RoleAgent, Stores: []chat.StoreID{"demo"}, Languages: languages}
	if err := s.record.PutAgent(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	if there {
		if _, err := s.Present(context.Background(), &a, Console{ID: name, Active: s.now()}); err != nil {
			t.Fatal(err)
		}
	}
	return &a
}

// escalates opens a conversation that waits, in a language and a time zone.
func (s *Service) escalates(t *testing.T, id chat.ConversationID, lang, zone string) {
	t.Helper()
	done, err := s.record.Append(context.Background(), record.Append{
		Store: "demo", Conversation: id, Expect: 0,
		If: []chat.Event{stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonAsked})},
		Set: func(c *chat.Conversation) {
			c.State, c.Language, c.Timezone, c.Group, c.WaitingSince = chat.StateWaiting, lang, zone, chat.GroupPresale, s.now()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.enqueue(context.Background(), &done.Conversation)
	s.tellAway(context.Background(), &done.Conversation)
}

// told returns the notices of a conversation.
func (s *Service) told(t *testing.T, id chat.ConversationID) (notices []chat.Message) {
	t.Helper()
	events, err := s.record.Events(context.Background(), id, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Message != nil && e.Message.Away != chat.AwayNot {
			notices = append(notices, *e.Message)
		}
	}
	return notices
}

func TestABuyerHearsAtOnceThatNobodyComes(t *testing.T) {
	closedForWeeks := workdays("Europe/Berlin")
	for day := 1; day < 32; day++ {
		closedForWeeks.Closed = append(closedForWeeks.Closed, time.Date(2026, 12, day, 0, 0, 0, 0, time.UTC).Format("01-02"))
	}
	closedForWeeks.Closed = append(closedForWeeks.Closed, "2026-11-30", "01-01")
	for name, test := range map[string]struct {
		now        time.Time
		hours      chat.Hours
		lang, zone string
		away       chat.Away
		text       string
	}{
		"before opening": {
			monday.Add(-4 * time.Hour), workdays("Europe/Berlin"), "en", "Europe/Berlin", chat.AwayClosed, "Our team is back today at 8:00 AM."},
		"for the buyer it is still Sunday": {
			monday.Add(-5 * time.Hour), workdays("Europe/Berlin"), "en", "America/New_York", chat.AwayClosed, "Our team is back tomorrow at 2:00 AM."},
		"the clocks go back in the night, in Berlin only": {
			time.Date(2026, 10, 24, 20, 0, 0, 0, time.UTC), workdays("Europe/Berlin"), "en", "America/New_York", chat.AwayClosed, "Our team is back on Monday at 3:00 AM."},
		"and a week later in New York too": {
			time.Date(2026, 10, 31, 21, 0, 0, 0, time.UTC), workdays("Europe/Berlin"), "en", "America/New_York", chat.AwayClosed, "Our team is back on Monday at 2:00 AM."},
		"the clocks go forward": {
			time.Date(2026, 3, 28, 20, 0, 0, 0, time.UTC), workdays("Europe/Berlin"), "de", "Asia/Kathmandu", chat.AwayClosed, "Unser Team ist morgen um 11:45 Uhr wieder da."},
		"Auckland and Honolulu": {
			time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), workdays("Pacific/Auckland"), "en", "Pacific/Honolulu", chat.AwayClosed, "Our team is back tomorrow at 9:00 AM."},
		"São Paulo": {
			time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), workdays("America/Sao_Paulo"), "ja", "Asia/Tokyo", chat.AwayClosed, "担当者の対応は本日20:00に再開します。"},
		"closed for weeks": {
			time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC), closedForWeeks, "en", "Europe/Berlin", chat.AwayClosed, "Our team is back on 2 January 2027 at 8:00 AM."},
		"a zone that is none: the store's": {
			monday.Add(-4 * time.Hour), workdays("Europe/Berlin"), "en", "Middle/Earth", chat.AwayClosed, "Our team is back today at 8:00 AM."},
		"never open": {
			monday, chat.Hours{Timezone: "Europe/Berlin"}, "en", "", chat.AwayClosed, "Our team is not here just now."},
		"in hours, nobody there": {
			monday, workdays("Europe/Berlin"), "en", "", chat.AwayAbsent, "Nobody of our team is free to answer just now."},
		"nobody speaks it, whatever the hour": {
			monday.Add(-4 * time.Hour), workdays("Europe/Berlin"), "ko", "", chat.AwayLanguage, "이 언어로 상담할 수 있는 상담원이 없습니다. 상담원이 응대하는 언어: Deutsch, English, 日本語."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.at(t, test.now, test.hours)
			s.employs(t, "ana", false, "en", "ja")
			s.employs(t, "bob", false, "de")
			s.escalates(t, "c", test.lang, test.zone)
			notices := s.told(t, "c")
			if len(notices) != 1 || notices[0].Away != test.away || !strings.HasPrefix(notices[0].Text, test.text+"\n\n") || notices[0].Language != test.lang {
				t.Fatalf("the buyer is told %+v, want %s: %s", notices, test.away, test.text)
			}
			head, err := s.head(context.Background(), "c")
			if err != nil {
				t.Fatal(err)
			}
			if w := s.Waits(context.Background(), head); w.Text != test.text || w.Place != 1 || head.State != chat.StateWaiting {
				t.Errorf("it stands as %+v, %s", w, head.State)
			}
		})
	}
}

func TestNobodyIsToldOfAbsenceWhileSomebodyCanCome(t *testing.T) {
	s := newService(t)
	s.at(t, monday, workdays("Europe/Berlin"))
	s.employs(t, "ana", true, "en")
	s.escalates(t, "english", "en", "")
	if told := s.told(t, "english"); len(told) != 0 {
		t.Errorf("the buyer is told %+v", told)
	}
	s.employs(t, "bob", false, "de")
	s.escalates(t, "german", "de", "")
	if told := s.told(t, "german"); len(told) != 1 || told[0].Away != chat.AwayAbsent {
		t.Errorf("with only an English speaker there, a German is told %+v", told)
	}
}

// waits notes what a socket is told.
type waits struct {
	Follower
	mu   sync.Mutex
	last Wait
}

func (w *waits) Waits(_ chat.ConversationID, wait Wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = wait
}

// hears looks after those who wait until the socket was told so: places are told
// by themselves too, a moment after they changed.
func (w *waits) hears(t *testing.T, s *Service, when string, fits func(Wait) bool) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		s.informWaiting(context.Background())
		w.mu.Lock()
		last := w.last
		w.mu.Unlock()
		if fits(last) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s the buyer is told %+v", when, last)
		}
	}
}

func (w *waits) Appended(_ *chat.Conversation, _ []chat.Event) {}
func (w *waits) Behind(_ chat.ConversationID, _ int64)         {}
func (w *waits) Typing(_ chat.ConversationID, _ chat.Author)   {}

func TestWhenHoursBeginAndAgentsComeThoseWhoWaitHearTheirPlace(t *testing.T) {
	s, ctx := newService(t), context.Background()
	clock := s.at(t, monday.Add(-4*time.Hour), workdays("Europe/Berlin"))
	s.employs(t, "ana", false, "en")
	s.escalates(t, "first", "en", "Europe/Berlin")
	s.escalates(t, "second", "en", "Europe/Berlin")
	socket := &waits{}
	s.Follow("second", socket)
	socket.hears(t, s, "before hours", func(w Wait) bool {
		return w.Away == chat.AwayClosed && w.OpensAt.Equal(monday.Add(-2*time.Hour))
	})
	clock.set(monday)
	socket.hears(t, s, "in hours with nobody there", func(w Wait) bool { return w.Away == chat.AwayAbsent })
	s.employs(t, "ana", true, "en")
	socket.hears(t, s, "with an agent there", func(w Wait) bool { return w == Wait{Place: 2, Open: true} })
	clock.pass(24 * time.Hour) // a day later, asked again and again
	for range 3 {
		s.informWaiting(ctx)
	}
	kinds := []chat.Away{}
	for _, m := range s.told(t, "second") {
		kinds = append(kinds, m.Away)
	}
	if !slices.Equal(kinds, []chat.Away{chat.AwayClosed, chat.AwayAbsent}) {
		t.Errorf("the log tells %v, want each reason once", kinds)
	}
}

func TestTwoNodesTellItOnce(t *testing.T) {
	s, ctx := newService(t), context.Background()
	s.at(t, monday, workdays("Europe/Berlin"))
	s.waits(t, "c", chat.PriorityNormal, monday)
	head, err := s.head(ctx, "c")
	if err != nil {
		t.Fatal(err)
	}
	s.tellAway(ctx, head)
	s.tellAway(ctx, head) // as another node does, which read the conversation before
	if told := s.told(t, "c"); len(told) != 1 {
		t.Errorf("the buyer is told %d times", len(told))
	}
}

func TestWhoIsTakenMeanwhileIsNotTold(t *testing.T) {
	s, ctx := newService(t), context.Background()
	s.at(t, monday, workdays("Europe/Berlin"))
	s.waits(t, "c", chat.PriorityNormal, monday)
	before, err := s.head(ctx, "c")
	if err != nil {
		t.Fatal(err)
	}
	ana := s.employs(t, "ana", true, "en")
	if _, err := s.Claim(ctx, ana, "c"); err != nil {
		t.Fatal(err)
	}
	s.Left(ctx, ana, "ana")
	s.tellAway(ctx, before)
	if told := s.told(t, "c"); len(told) != 0 {
		t.Errorf("the assistant talks into a conversation with an agent: %+v", told)
	}
}
