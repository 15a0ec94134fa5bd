package conversation

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// come opens cases, spread over the hour before now.
func (c *clocked) come(n int) {
	c.t.Helper()
	end := c.clock.now()
	for i := range n {
		c.clock.set(end.Add(-time.Duration(i+1) * 59 * time.Minute / time.Duration(n)))
		c.opens(chat.ConversationID(chat.NewID(c.clock.now())), "en")
	}
	c.clock.set(end)
}

// look counts the arrivals, and returns the overload as the record has it.
func (c *clocked) look() Overload {
	c.t.Helper()
	if err := c.lookAtLoad(context.Background(), "demo", true); err != nil {
		c.t.Fatal(err)
	}
	o, _, err := c.readOverload(context.Background(), "demo")
	if err != nil {
		c.t.Fatal(err)
	}
	return o
}

// lines returns the audit log, the oldest line first.
func (c *clocked) lines() (lines []string) {
	c.t.Helper()
	entries, err := c.record.AuditBefore(context.Background(), []chat.StoreID{"demo"}, "", 100)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range entries {
		lines = append([]string{fmt.Sprintf("%s %s %s", e.Action, e.Name, e.Detail)}, lines...)
	}
	return lines
}

func TestTooManyArrivalsAreAnOverload(t *testing.T) {
	// A Monday at noon in New York, eight days after the clocks went back: the
	// same hour of the store's clock is another of UTC's on the earlier days.
	noon := time.Date(2026, 11, 9, 17, 0, 0, 0, time.UTC)
	c := newClocked(t, "America/New_York", noon)
	for day, n := range map[int]int{1: 8, 2: 8, 3: 8, 4: 30, 9: 8, 10: 8} {
		newYork := noon.In(zone(&chat.Store{Hours: chat.Hours{Timezone: "America/New_York"}}))
		c.clock.set(newYork.AddDate(0, 0, -day))
		c.come(n)
	}
	c.clock.set(noon)
	if _, usual, known, err := c.arrivals(context.Background(), "demo"); err != nil || !known || usual != 8 {
		t.Fatalf("usual is %d (%v, %v), want 8", usual, known, err)
	}
	c.come(24)
	if o := c.look(); o.On {
		t.Errorf("three times the usual is an overload: %+v", o)
	}
	c.come(1)
	o := c.look()
	if !o.On || o.Manual || o.Arrivals != 25 || o.Usual != 8 || !c.drawsExternal("demo") {
		t.Fatalf("more than three times the usual: %+v", o)
	}

	// The crowd is through an hour later; that must be seen for five minutes.
	c.clock.set(noon.Add(55 * time.Minute))
	c.come(11)
	c.clock.set(noon.Add(65 * time.Minute))
	if o = c.look(); !o.On || o.Calm.IsZero() {
		t.Errorf("fewer come: %+v", o)
	}
	c.clock.set(c.clock.now().Add(4 * time.Minute))
	c.come(2)
	if o = c.look(); !o.On || !o.Calm.IsZero() {
		t.Errorf("more come again: %+v", o)
	}
	c.clock.set(c.clock.now().Add(time.Hour))
	c.look()
	c.clock.set(c.clock.now().Add(calmFor - time.Second))
	if o = c.look(); !o.On {
		t.Error("it ended before five minutes of calm")
	}
	c.clock.set(c.clock.now().Add(time.Second))
	if o = c.look(); o.On || c.drawsExternal("demo") {
		t.Errorf("after five minutes of calm: %+v", o)
	}
	want := []string{`overload.on  {"arrivals":25,"usual":8}`, `overload.off  {"arrivals":0,"usual":8}`}
	if got := c.lines(); len(got) != 2 || got[0] != want[0] || !strings.HasPrefix(got[1], "overload.off  ") {
		t.Errorf("the audit log reads %q, want %q", got, want)
	}
}

func TestSmallNumbersAndNewStoresAreNoOverload(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	c := newClocked(t, "UTC", noon)
	c.come(100)
	if o := c.look(); o.On {
		t.Errorf("the first day of a store: %+v", o)
	}
	c.clock.set(noon.AddDate(0, 0, 5))
	c.come(overloadLeast - 1)
	if o := c.look(); o.On {
		t.Errorf("19 where 0 are usual: %+v", o)
	}
	c.come(1)
	if o := c.look(); !o.On {
		t.Errorf("20 where 0 are usual: %+v", o)
	}
}

func TestALeadSwitchesOverload(t *testing.T) {
	ctx := context.Background()
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	c := newClocked(t, "UTC", noon)
	lea := &chat.Agent{ID: "lea", Name: "Lea"}
	if _, err := c.SwitchOverload(ctx, lea, "demo", true, 25*time.Hour); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("for 25 hours: %v", err)
	}
	if o, err := c.SwitchOverload(ctx, lea, "demo", true, 30*time.Minute); err != nil || !o.On || o.Name != "Lea" {
		t.Fatalf("switched on: %+v, %v", o, err)
	}
	c.clock.set(noon.Add(29 * time.Minute))
	if o := c.look(); !o.On {
		t.Error("it ended before its time, as if arrivals mattered")
	}
	c.clock.set(noon.Add(30 * time.Minute))
	if err := c.lookAtLoad(ctx, "demo", false); err != nil || c.drawsExternal("demo") {
		t.Errorf("it did not end in its time (%v)", err)
	}

	// Another node, started later, knows of one that is on.
	c.clock.set(c.clock.now().Add(time.Minute))
	if _, err := c.SwitchOverload(ctx, lea, "demo", true, 0); err != nil {
		t.Fatal(err)
	}
	c.overloads.kept = nil
	c.clock.set(noon.Add(20 * time.Hour))
	if err := c.lookAtLoad(ctx, "demo", false); err != nil || !c.drawsExternal("demo") {
		t.Errorf("a node that has just started does not know of it (%v)", err)
	}
	// Ended by hand, it does not begin again at once, whatever comes.
	c.clock.set(noon.AddDate(0, 0, 7))
	c.opens("first", "en")
	c.clock.set(noon.AddDate(0, 0, 14))
	c.come(200)
	if o, err := c.SwitchOverload(ctx, lea, "demo", false, 0); err != nil || o.On {
		t.Fatalf("switched off: %+v, %v", o, err)
	}
	if o := c.look(); o.On {
		t.Errorf("it began again at once: %+v", o)
	}
	c.clock.set(c.clock.now().Add(heldFor))
	c.come(200)
	if o := c.look(); !o.On {
		t.Errorf("it does not begin again after an hour: %+v", o)
	}
	if got := c.lines(); len(got) != 5 || !strings.HasPrefix(got[0], "overload.on Lea") || !strings.HasPrefix(got[1], "overload.off  ") || !strings.HasPrefix(got[3], "overload.off Lea") {
		t.Errorf("the audit log reads %q", got)
	}
}

func TestTheWaitIsToldHonestly(t *testing.T) {
	for _, test := range []struct {
		place, taken, from, to int
		unit                   language.Unit
	}{
		{1, 0, 0, 0, ""}, // nobody was taken: nobody knows
		{0, 9, 0, 0, ""},
		{1, 100, 1, 2, language.Minute},
		{6, 15, 3, 10, language.Minute},
		{1, 1, 3, 30, language.Minute}, // little is known of one
		{40, 10, 30, 90, language.Minute},
		{60, 9, 1, 3, language.Hour},
		{500, 10, 0, 0, ""}, // a guess
	} {
		from, to, unit := waitRange(test.place, test.taken)
		if from != test.from || to != test.to || unit != test.unit {
			t.Errorf("place %d with %d taken: %d–%d %s, want %d–%d %s", test.place, test.taken, from, to, unit, test.from, test.to, test.unit)
		}
	}
	for place := 1; place < 300; place++ {
		for taken := 1; taken < 60; taken++ {
			from, to, unit := waitRange(place, taken)
			if unit != "" && (from < 1 || from >= to) {
				t.Fatalf("place %d with %d taken: %d–%d %s", place, taken, from, to, unit)
			}
		}
	}
	for lang, want := range map[string]string{
		"en": "Many people are writing to us just now. Your place in the queue: 6. Waiting time: about 3–10 minutes. You can go on writing.",
		"ru": "Сейчас нам пишут очень многие. Ваше место в очереди: 6. Время ожидания: примерно 3–10 минут. Можно писать дальше.",
	} {
		if got := honestWait(lang, 6, 15); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestOnlyInAnOverloadTheWaitIsTold(t *testing.T) {
	ctx := context.Background()
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	c := newClocked(t, "UTC", noon)
	ana := c.employs(t, "ana", true)
	c.clock.set(noon.Add(-10 * time.Minute))
	for i := range 4 {
		id := chat.ConversationID(fmt.Sprint("taken", i))
		c.opens(id, "en")
		c.escalates(id, 60, 0)
	}
	c.clock.set(noon)
	c.opens("waits", "en")
	c.escalates("waits", 0, 0)
	head, err := c.head(ctx, "waits")
	if err != nil {
		t.Fatal(err)
	}
	c.enqueue(ctx, head)
	if w := c.Waits(ctx, head); w.Text != "" || w.Place != 1 {
		t.Errorf("without an overload: %+v", w)
	}
	if _, err := c.SwitchOverload(ctx, ana, "demo", true, 0); err != nil {
		t.Fatal(err)
	}
	if w := c.Waits(ctx, head); !strings.Contains(w.Text, "2–10 minutes") {
		t.Errorf("in an overload: %+v", w)
	}
}
