package desk_test

import (
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

// here lets a console of the agent prove itself.
func here(t *testing.T, d *desk.Desk, agent chat.AgentID, console string, active time.Duration) (chat.Presence, bool) {
	t.Helper()
	p, changed, err := d.Present(ctx, store, desk.Proof{Agent: agent, Console: console, Active: active})
	if err != nil {
		t.Fatal(err)
	}
	return p, changed
}

func choose(t *testing.T, d *desk.Desk, agent chat.AgentID, choice chat.PresenceReason) {
	t.Helper()
	if _, _, err := d.Choose(ctx, store, agent, choice); err != nil {
		t.Fatal(err)
	}
}

// presence checks what is said of an agent.
func presence(t *testing.T, d *desk.Desk, agent chat.AgentID, state chat.PresenceState, reason chat.PresenceReason) {
	t.Helper()
	all, err := d.Presences(ctx, store)
	got, there := all[agent]
	if !there {
		got.State = chat.PresenceGone
	}
	if err != nil || got.State != state || got.Reason != reason {
		t.Errorf("%s is %+v (%v), want %s %s", agent, got, err, state, reason)
	}
}

func TestPresenceIsWhatConsolesProve(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		presence(t, d, "ann", chat.PresenceGone, "")
		first, changed := here(t, d, "ann", "laptop", time.Hour)
		if first.State != chat.PresenceAvailable || !changed || first.Since.IsZero() {
			t.Errorf("who arrives is %+v, new: %v", first, changed)
		}
		again, changed := here(t, d, "ann", "laptop", time.Hour)
		if again != first || changed {
			t.Errorf("who stays is %+v, new: %v; before %+v", again, changed, first)
		}
		// The other console sees nobody at the keyboard: they are at the first one.
		here(t, d, "ann", "desktop", -time.Hour)
		presence(t, d, "ann", chat.PresenceAvailable, "")
		if p, changed, err := d.Absent(ctx, store, "ann", "laptop"); err != nil || p.State != chat.PresenceAvailable || changed {
			t.Errorf("with a console left they are %+v, %v, %v", p, changed, err)
		}
		if p, changed, err := d.Absent(ctx, store, "ann", "desktop"); err != nil || p.State != chat.PresenceGone || !changed {
			t.Errorf("without a console they are %+v, %v, %v", p, changed, err)
		}
		presence(t, d, "ann", chat.PresenceGone, "")
		if all, err := d.Presences(ctx, "another"); err != nil || len(all) != 0 {
			t.Errorf("in another store: %v, %v", all, err)
		}
	})
}

func TestWhoDoesNothingIsAwayUntilTheyDo(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		p, _ := here(t, d, "ann", "laptop", -time.Minute)
		if p.State != chat.PresenceAway || p.Reason != chat.AwayIdle {
			t.Errorf("nobody at the keyboard: %+v", p)
		}
		if p, changed := here(t, d, "ann", "laptop", time.Minute); p.State != chat.PresenceAvailable || !changed {
			t.Errorf("back at the keyboard: %+v, %v", p, changed)
		}
		presence(t, d, "ann", chat.PresenceAvailable, "")
	})
}

func TestWhoseConsoleIsSilentIsAwayThenGone(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d, quick := newDesk(l), desk.New(l, desk.Config{Proof: time.Millisecond})
		here(t, quick, "ann", "laptop", time.Hour)
		state := func(d *desk.Desk) (chat.Presence, bool) {
			all, err := d.Presences(ctx, store)
			if err != nil {
				t.Fatal(err)
			}
			p, there := all["ann"]
			return p, there
		}
		deadline := time.Now().Add(patience)
		for p, _ := state(d); p.Reason != chat.AwayConnection; p, _ = state(d) {
			if time.Now().After(deadline) {
				t.Fatalf("after her console fell silent, ann is %+v", p)
			}
		}
		for _, there := state(quick); there; _, there = state(quick) {
			if time.Now().After(deadline) {
				t.Fatal("after her console has been silent for long, ann is still there")
			}
		}
		if p, changed := here(t, d, "ann", "laptop", time.Hour); p.State != chat.PresenceAvailable || !changed {
			t.Errorf("heard again, she is %+v, new: %v", p, changed)
		}
	})
}

func TestAPauseHoldsForAllConsolesAndOverAnEmptiedRedis(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		here(t, d, "ann", "laptop", time.Hour)
		choose(t, d, "ann", chat.AwayPaused)
		if p, changed := here(t, d, "ann", "desktop", time.Hour); p.State != chat.PresenceAway || p.Reason != chat.AwayPaused || changed {
			t.Errorf("paused, with another console: %+v, %v", p, changed)
		}
		empty(t, l)
		p, _, err := d.Present(ctx, store, desk.Proof{Agent: "ann", Console: "laptop", Active: time.Hour, Choice: chat.AwayPaused})
		if err != nil || p.Reason != chat.AwayPaused {
			t.Errorf("after Redis was emptied: %+v, %v", p, err)
		}
		choose(t, d, "ann", "")
		// What a node remembers from before does not take the choice back.
		if p, _, err := d.Present(ctx, store, desk.Proof{Agent: "ann", Console: "desktop", Active: time.Hour, Choice: chat.AwayPaused}); err != nil || p.State != chat.PresenceAvailable {
			t.Errorf("back at work: %+v, %v", p, err)
		}
	})
}
