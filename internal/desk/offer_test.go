package desk_test

import (
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

const (
	hold   = time.Hour        // of offers that nothing ends
	moment = time.Millisecond // of offers that end at once
)

// staff are agents of the store who serve everything, with room for n chats.
func staff(n int, names ...chat.AgentID) []chat.Agent {
	var all []chat.Agent
	for _, name := range names {
		all = append(all, chat.Agent{ID: name, Stores: []chat.StoreID{store}, Capacity: n})
	}
	return all
}

// arrive makes agents available, one after the other.
func arrive(t *testing.T, d *desk.Desk, agents []chat.Agent) {
	t.Helper()
	for _, a := range agents {
		here(t, d, a.ID, "console", time.Hour)
	}
}

// offers lets the desk offer, and checks what: conversation, agent, conversation…
func offers(t *testing.T, d *desk.Desk, hold time.Duration, agents []chat.Agent, want ...string) {
	t.Helper()
	made, err := d.Offer(ctx, store, hold, agents)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range made {
		got = append(got, string(o.Conversation), string(o.Agent))
	}
	if !slices.Equal(got, want) {
		t.Errorf("offered %q, want %q", got, want)
	}
}

func accepts(t *testing.T, d *desk.Desk, agent chat.AgentID, id chat.ConversationID, want chat.Code) {
	t.Helper()
	if err := d.Accept(ctx, store, agent, id); chat.CodeOf(err) != want {
		t.Errorf("%s accepts %s: %v, want %q", agent, id, err, want)
	}
}

func declines(t *testing.T, d *desk.Desk, agent chat.AgentID, id chat.ConversationID, want bool) {
	t.Helper()
	if was, err := d.Decline(ctx, store, agent, id); err != nil || was != want {
		t.Errorf("%s declines %s: %v, %v; want %v", agent, id, was, err, want)
	}
}

// passes polls until as many offers ended unanswered as are wanted.
func passes(t *testing.T, d *desk.Desk, want ...desk.Passed) {
	t.Helper()
	var got []desk.Passed
	for deadline := time.Now().Add(patience); len(got) < len(want) && time.Now().Before(deadline); {
		passed, err := d.Passed(ctx, store)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, passed...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("passed: %v, want %v", got, want)
	}
}

func passed(id chat.ConversationID, agent chat.AgentID, away bool) desk.Passed {
	return desk.Passed{Offer: desk.Offer{Store: store, Conversation: id, Agent: agent}, Away: away}
}

func TestTheMostUrgentIsOfferedToWhoeverWaitedLongest(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(2, "ann", "bob")
		offers(t, d, hold, team) // nobody waits
		arrive(t, d, team[1:])
		tick(t, l)
		arrive(t, d, team[:1])
		urgent := waits("urgent", 9)
		urgent.Priority = chat.PriorityUrgent
		enqueue(t, d, waits("first", 1), waits("second", 2), urgent)
		offers(t, d, hold, team, "urgent", "bob", "first", "ann")
		offers(t, d, hold, team) // each has one to answer
		accepts(t, d, "ann", "urgent", chat.CodeConflict)
		accepts(t, d, "bob", "urgent", "")
		accepts(t, d, "bob", "urgent", chat.CodeConflict)
		// Bob has had a chat since; ann's offer still stands.
		offers(t, d, hold, team, "second", "bob")
		accepts(t, d, "ann", "first", "")
		tick(t, l)
		if err := d.Release(ctx, store, "ann", "first"); err != nil {
			t.Fatal(err)
		}
		tick(t, l)
		accepts(t, d, "bob", "second", "")
		for _, id := range []chat.ConversationID{"urgent", "second"} {
			if err := d.Release(ctx, store, "bob", id); err != nil {
				t.Fatal(err)
			}
		}
		enqueue(t, d, waits("third", 3))
		offers(t, d, hold, team, "third", "ann")
	})
}

func TestOffersFitTheAgent(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(4, "ann", "bob", "eve")
		team[0].Languages, team[0].Groups = []string{"fr"}, []chat.Group{chat.GroupLogistics}
		team[1].Capacity = 1
		arrive(t, d, team)
		french, german := waits("french", 2), waits("german", 1)
		french.Lang, french.Group = "fr", chat.GroupLogistics
		enqueue(t, d, french, german)
		if err := d.Grant(ctx, desk.Lease{Store: store, Conversation: "has", Agent: "bob"}); err != nil {
			t.Fatal(err)
		}
		choose(t, d, "eve", chat.AwayPaused)
		offers(t, d, hold, team, "french", "ann")
		choose(t, d, "eve", "")
		here(t, d, "eve", "console", -time.Minute)
		offers(t, d, hold, team, "german", "eve") // active until the hour is over
		declines(t, d, "eve", "german", true)
		if err := d.Release(ctx, store, "bob", "has"); err != nil {
			t.Fatal(err)
		}
		offers(t, d, hold, team, "german", "bob")
	})
}

func TestWhoDeclinedIsAskedAgainAfterEverybodyElse(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(4, "ann", "bob", "eve")
		arrive(t, d, team[:1])
		tick(t, l)
		arrive(t, d, team[1:2])
		tick(t, l)
		arrive(t, d, team[2:])
		enqueue(t, d, waits("c", 1))
		for _, who := range []chat.AgentID{"ann", "bob", "eve"} {
			offers(t, d, hold, team, "c", string(who))
			declines(t, d, who, "c", true)
			declines(t, d, who, "c", false)
		}
		offers(t, d, hold, team) // not at once again
		tick(t, l)
		offers(t, d, moment, team, "c", "ann")
		// A change of its place is no new start.
		moved := waits("c", 1)
		moved.Priority = chat.PriorityReturned
		enqueue(t, d, moved)
		accepts(t, d, "bob", "c", chat.CodeConflict)
		passes(t, d, passed("c", "ann", false))
		offers(t, d, moment, team, "c", "bob")
	})
}

func TestTwoOffersInARowThatPassMakeAnAgentAway(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(4, "ann")
		arrive(t, d, team)
		enqueue(t, d, waits("a", 1), waits("b", 2), waits("c", 3), waits("d", 4), waits("e", 5))
		offers(t, d, moment, team, "a", "ann")
		passes(t, d, passed("a", "ann", false))
		offers(t, d, hold, team, "b", "ann")
		accepts(t, d, "ann", "b", "") // so the next is the first in a row again
		offers(t, d, hold, team, "c", "ann")
		declines(t, d, "ann", "c", true)
		tick(t, l)
		offers(t, d, moment, team, "a", "ann")
		passes(t, d, passed("a", "ann", false))
		presence(t, d, "ann", chat.PresenceAvailable, "")
		offers(t, d, hold, team, "d", "ann")
		if err := d.Remove(ctx, store, "d"); err != nil { // the buyer was quicker: not missed
			t.Fatal(err)
		}
		tick(t, l)
		offers(t, d, moment, team, "a", "ann")
		passes(t, d, passed("a", "ann", true))
		presence(t, d, "ann", chat.PresenceAway, chat.AwayMissed)
		tick(t, l)
		offers(t, d, moment, team)
		choose(t, d, "ann", "")
		offers(t, d, moment, team, "a", "ann")
	})
}

func TestOffersEndWithWhatTheyAreAbout(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(4, "ann")
		arrive(t, d, team)
		ends := map[string]func() error{
			"the buyer has left":      func() error { return d.Remove(ctx, store, "c") },
			"somebody else takes it":  func() error { return d.ClaimThis(ctx, everything("lead"), waits("c", 1)) },
			"it is handed to another": func() error { return d.Grant(ctx, desk.Lease{Store: store, Conversation: "c", Agent: "eve"}) },
			"the agent pauses": func() error {
				_, _, err := d.Choose(ctx, store, "ann", chat.AwayPaused)
				return err
			},
			"the agent is gone": func() error { _, _, err := d.Absent(ctx, store, "ann", "console"); return err },
		}
		for name, end := range ends {
			enqueue(t, d, waits("c", 1))
			offers(t, d, hold, team, "c", "ann")
			if got, err := d.OfferTo(ctx, &team[0]); err != nil || len(got) != 1 || got[0].Conversation != "c" || got[0].Left <= 0 || got[0].Left > hold {
				t.Errorf("offered to ann: %v, %v", got, err)
			}
			if err := end(); err != nil {
				t.Fatal(err)
			}
			if got, err := d.OfferTo(ctx, &team[0]); err != nil || len(got) != 0 {
				t.Errorf("when %s, ann still has %v, %v", name, got, err)
			}
			accepts(t, d, "ann", "c", chat.CodeConflict)
			if err := d.Release(ctx, store, "", "c"); err != nil {
				t.Fatal(err)
			}
			if err := d.Remove(ctx, store, "c"); err != nil {
				t.Fatal(err)
			}
			choose(t, d, "ann", "")
			arrive(t, d, team)
		}
	})
}

func TestWhatIsOfferedIsNotTakenByTheNextClaim(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		team := staff(1, "ann")
		arrive(t, d, team)
		enqueue(t, d, waits("first", 1), waits("second", 2))
		offers(t, d, hold, team, "first", "ann")
		claims(t, d, everything("lead"), "second")
		ann := everything("ann")
		ann.Capacity = 1
		enqueue(t, d, waits("third", 3))
		if _, _, err := d.Claim(ctx, ann, store); chat.CodeOf(err) != chat.CodeAtCapacity {
			t.Errorf("a claim beside an offer that fills the agent: %v", err)
		}
		if err := d.ClaimThis(ctx, ann, waits("first", 1)); err != nil {
			t.Errorf("taking by hand what is offered: %v", err)
		}
	})
}

func TestOffersAfterRedisWasEmptied(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := atOnce(l)
		team := staff(4, "ann")
		arrive(t, d, team)
		enqueue(t, d, waits("c", 1))
		offers(t, d, hold, team, "c", "ann")
		empty(t, l)
		accepts(t, d, "ann", "c", chat.CodeConflict)
		rebuild(t, d, []desk.Waiting{waits("c", 1)})
		offers(t, d, hold, team) // nobody is known to be there
		arrive(t, d, team)
		offers(t, d, hold, team, "c", "ann")
		accepts(t, d, "ann", "c", "")
	})
}

func TestTheStoreWhereAnAgentIsNeededFirst(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		ann := staff(4, "ann")[0]
		ann.Stores = []chat.StoreID{store, "another"}
		first := func(want bool) {
			t.Helper()
			if got, err := d.First(ctx, &ann, store, hold, []chat.StoreID{"another"}); err != nil || got != want {
				t.Errorf("here first: %v, %v; want %v", got, err, want)
			}
		}
		first(false) // nobody waits
		enqueue(t, d, waits("here", 2))
		first(true)
		enqueue(t, d, in("another", waits("earlier", 1)))
		first(false)
		// What ann has declined is nothing that they are needed for.
		for _, s := range ann.Stores {
			if _, _, err := d.Present(ctx, s, desk.Proof{Agent: "ann", Console: "console", Active: time.Hour}); err != nil {
				t.Fatal(err)
			}
		}
		made, err := d.Offer(ctx, "another", hold, []chat.Agent{ann})
		if err != nil || len(made) != 1 {
			t.Fatalf("offered %v, %v", made, err)
		}
		if _, err := d.Decline(ctx, "another", "ann", "earlier"); err != nil {
			t.Fatal(err)
		}
		first(true)
	})
}
