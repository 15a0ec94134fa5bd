package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLostAgentGivesTheConversationBack(t *testing.T) {
	for name, dies := range map[string]func(*agent){
		"the connection breaks":          func(a *agent) { a.conn.NetConn().Close() },
		"nothing is heard of it anymore": func(a *agent) { a.mute() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agentDies(t, dies)
		})
	}
}

func agentDies(t *testing.T, dies func(*agent)) {
	n := staffed(t, "DRAGOMAN_LEASE=9s")
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	held := ana.takes(ana.waits().ID)
	assigned := b.becomes("assigned", 0)
	handedOver(t, n) // somebody else, who came later

	dies(ana) // without a goodbye
	b.say("Are you still there?")
	if back := b.becomes("waiting", assigned.Seq); back.Change.Reason != "returned" {
		t.Errorf("the reason is %q", back.Change.Reason)
	}
	bob := newAgent(t, n, "bob@shop.example")
	got := bob.takes("")
	if got.ID != held.ID {
		t.Fatalf("Bob got %+v, not the one who was before", got)
	}
	bob.event("what was said meanwhile", assigned.Seq, func(e event) bool { return e.Message != nil && e.Message.Text == "Are you still there?" })
	late := newAgent(t, n, "ana@shop.example")
	if f := late.write("late", held, "Sorry, I was away"); f.Code != "not_assigned" {
		t.Errorf("the lost agent's message is answered %s", f.raw)
	}
	if _, f := late.claim(held.ID); f.Code != "conflict" {
		t.Errorf("claiming what Bob has is answered %s", f.raw)
	}
	bob.write("hello", got, "Bob here.")
	b.says("agent", assigned.Seq)
	if n := told(b.log, "returned"); n != 1 {
		t.Errorf("the buyer is told %d times that the agent is gone", n)
	}
}

// told counts the changes of state with a reason.
func told(log []event, reason string) (n int) {
	for _, e := range log {
		if e.Kind == "state" && e.Change.Reason == reason {
			n++
		}
	}
	return n
}

func TestKilledServerLosesNothing(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir)
	b := newBuyer(t, n)
	var ids []string
	say := func() {
		ids = append(ids, b.tap("shipping.track_order"))
	}
	for range 5 {
		say()
		b.expect("ack", func(f frame) bool { return f.Type == "ack" && f.ID == ids[len(ids)-1] })
	}
	// The last ones are on their way when the server dies: some are in the
	// record, some not, and the buyer can't tell.
	say()
	say()
	n.kill()
	acked := map[string]bool{}
	for {
		f, err := b.read()
		if err != nil {
			break
		}
		if f.Type == "ack" {
			acked[f.ID] = true
		}
	}
	n = start(t, dir)
	if strings.Contains(n.output.String(), "password") {
		t.Error("a second start shows a new password")
	}
	if err := b.connect(t, n); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids { // the widget's outbox sends again what has no ack; sending more does no harm
		b.send(map[string]any{"type": "message", "id": id, "text": "Sent again", "choice": "shipping.track_order"})
		b.expect("ack", func(f frame) bool { return f.Type == "ack" && f.ID == id })
	}
	b.event("the last answer", 0, func(e event) bool { return e.Seq >= int64(2*len(ids)) })

	fresh := &buyer{token: b.token}
	if err := fresh.connect(t, n); err != nil {
		t.Fatal(err)
	}
	fresh.event("everything", 0, func(e event) bool { return e.Seq == b.last })
	var said []string
	for i, e := range fresh.log {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d stands at place %d", e.Seq, i+1)
		}
		if e.Author.Role == "buyer" {
			said = append(said, e.ID)
		}
	}
	if strings.Join(said, " ") != strings.Join(ids, " ") {
		t.Errorf("the record holds %v, want %v", said, ids)
	}
}

// talker sends messages, and sends again what was not acknowledged.
type talker struct {
	sent  []map[string]any
	acked []bool
}

// burst is how many messages a talker sends.
const burst = 6

// window is how many of them are on their way at a time.
const window = 2

// run sends the messages and takes in their acknowledgements until all are
// there or the connection ends. seen is called with each.
func (k *talker) run(s *socket, seen func()) {
	sent, open := 0, 0
	for slices.Contains(k.acked, false) {
		for ; open < window && sent < len(k.sent); sent++ {
			if k.acked[sent] {
				continue
			}
			if s.put(k.sent[sent]) != nil {
				break // what has been answered can still be read
			}
			open++
		}
		f, err := s.read()
		if err != nil {
			return
		}
		if f.Type != "ack" {
			continue
		}
		i := slices.IndexFunc(k.sent, func(m map[string]any) bool { return m["id"] == f.ID })
		if i >= 0 && !k.acked[i] {
			k.acked[i] = true
			open--
			seen()
		}
	}
}

func (k *talker) add(message map[string]any) {
	k.sent, k.acked = append(k.sent, message), append(k.acked, false)
}

// TestKilledServerWithAHundredChats kills the server while a hundred buyers and
// four agents write. One of the agents never comes back.
func TestKilledServerWithAHundredChats(t *testing.T) {
	const (
		alone, inQueue, assigned = 26, 26, 48 // buyers with the assistant, in the queue, with an agent
		agents                   = 4
		lost                     = agents - 1 // the one who never comes back
		share                    = assigned / agents
	)
	dir := t.TempDir()
	env := []string{"DRAGOMAN_ADMIN_PASSWORD=" + adminPassword, "DRAGOMAN_LEASE=9s"}
	n := start(t, dir, env...)
	consoles := make([]*agent, agents)
	for i := range consoles {
		email := fmt.Sprintf("agent%d@shop.example", i)
		command(t, dir, env, "agent", "add", "--email", email, "--name", fmt.Sprint("Agent ", i), "--password", adminPassword, "--capacity", "50")
		consoles[i] = newAgent(t, n, email)
	}
	buyers := make([]*buyer, alone+inQueue+assigned)
	each(t, len(buyers), func(i int) {
		buyers[i] = newBuyer(t, n)
		if i >= alone {
			buyers[i].send(map[string]any{"type": "message", "id": "person", "text": fmt.Sprint("Buyer ", i), "choice": "person"})
			buyers[i].becomes("waiting", 0)
		}
	})
	held := make([][]conversation, agents)
	each(t, agents, func(i int) {
		for range share {
			c := consoles[i].takes("")
			held[i] = append(held[i], c)
		}
	})
	with := func(c conversation) *buyer { // whose conversation it is
		var i int
		if _, err := fmt.Sscanf(c.Preview, "Buyer %d", &i); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		return buyers[i]
	}
	returned := map[*buyer]bool{} // to be
	for _, c := range held[lost] {
		returned[with(c)] = true
	}

	talkers := make([]talker, len(buyers)+agents) // the lost agent's is the last
	socketOf := func(i int) *socket {
		if i < len(buyers) {
			return buyers[i].socket
		}
		return consoles[i-len(buyers)].socket
	}
	for i := range buyers {
		for m := range burst {
			talkers[i].add(map[string]any{"type": "message", "id": fmt.Sprint("b", m), "text": fmt.Sprint("Buyer ", i), "choice": "shipping.track_order"})
		}
	}
	for i := range consoles {
		for m := range burst {
			for _, c := range held[i] {
				talkers[len(buyers)+i].add(map[string]any{"type": "message", "id": fmt.Sprint("a", m, c.ID), "conversation": c.ID, "epoch": c.Epoch, "text": fmt.Sprint("Answer ", m)})
			}
		}
	}
	var acked atomic.Int64
	enough := make(chan struct{})
	go func() {
		<-enough
		n.cmd.Process.Kill()
	}()
	each(t, len(talkers), func(i int) {
		talkers[i].run(socketOf(i), func() {
			if acked.Add(1) == 300 {
				close(enough)
			}
		})
	})
	<-n.ended
	t.Logf("killed after %d of %d messages were acknowledged", acked.Load(), (len(buyers)+assigned)*burst)

	n = start(t, dir, env...)
	each(t, lost, func(i int) { // first: their leases run
		if err := consoles[i].connect(t, n); err != nil {
			t.Errorf("agent %d does not come back: %v", i, err)
		}
	})
	each(t, len(talkers)-1, func(i int) {
		if i < len(buyers) {
			if err := buyers[i].connect(t, n); err != nil {
				t.Errorf("buyer %d does not come back: %v", i, err)
				return
			}
		}
		talkers[i].run(socketOf(i), func() {})
		if slices.Contains(talkers[i].acked, false) {
			t.Errorf("talker %d: not everything was acknowledged", i)
		}
	})
	for i, a := range consoles[:lost] {
		for _, c := range held[i] {
			if !slices.ContainsFunc(a.mine, func(m conversation) bool { return m.ID == c.ID && m.Epoch == c.Epoch }) {
				t.Errorf("agent %d does not have the conversation of %q any more", i, c.Preview)
			}
		}
	}

	// Those of the lost agent go back to the queue, and the others take all.
	for b := range returned {
		b.event("the return to the queue", 0, func(e event) bool { return e.Kind == "state" && e.Change.Reason == "returned" })
	}
	var left atomic.Int64
	left.Store(inQueue + share)
	each(t, lost, func(i int) {
		soon(t, "an agent for everybody", func() bool {
			for left.Load() > 0 {
				c, f := consoles[i].claim("")
				if f.Type == "error" {
					return false // the queue may be behind
				}
				held[i] = append(held[i], c)
				left.Add(-1)
			}
			return true
		})
	})
	served := map[string]bool{}
	for i, a := range consoles[:lost] {
		for _, c := range held[i] {
			if served[c.ID] {
				t.Errorf("%q is with two agents", c.Preview)
			}
			served[c.ID] = true
			if f := a.write("bye"+c.ID, c, "Goodbye"); f.Type != "ack" {
				t.Errorf("the last words to %q are answered %s", c.Preview, f.raw)
			}
		}
	}
	if len(served) != inQueue+assigned {
		t.Errorf("%d of %d are with an agent in the end", len(served), inQueue+assigned)
	}

	least := map[*buyer]int{} // answers of an agent that were acknowledged
	for i, list := range held {
		for _, c := range list {
			for m, sent := range talkers[len(buyers)+i].sent {
				if sent["conversation"] == c.ID && talkers[len(buyers)+i].acked[m] {
					least[with(c)]++
				}
			}
		}
	}
	each(t, len(buyers), func(i int) {
		fresh := &buyer{token: buyers[i].token}
		if err := fresh.connect(t, n); err != nil {
			t.Error(err)
			return
		}
		if i < alone {
			fresh.event("the last answer", 0, func(e event) bool { return e.Seq == 2*burst })
		} else {
			fresh.event("the last words", 0, func(e event) bool { return e.Message != nil && e.Message.Text == "Goodbye" })
		}
		var asked, answered []string
		replies := 0
		for at, e := range fresh.log {
			switch {
			case e.Seq != int64(at+1):
				t.Errorf("buyer %d: event %d stands at place %d", i, e.Seq, at+1)
			case e.Kind != "message":
			case e.Author.Role == "buyer":
				asked = append(asked, e.ID)
			case e.Author.Role == "agent":
				answered = append(answered, e.Message.Text)
			default:
				replies++
			}
		}
		want := []string{"person", "b0", "b1", "b2", "b3", "b4", "b5"}
		if i < alone {
			want = want[1:]
			if replies != burst {
				t.Errorf("buyer %d has %d replies to %d questions", i, replies, burst)
			}
		}
		if !slices.Equal(asked, want) {
			t.Errorf("buyer %d: the record holds %v, want %v", i, asked, want)
		}
		if i >= alone {
			answers := answered[:len(answered)-1] // without the goodbye
			for m, text := range answers {
				if text != fmt.Sprint("Answer ", m) {
					t.Errorf("buyer %d reads %v", i, answers)
				}
			}
			if len(answers) < least[buyers[i]] {
				t.Errorf("buyer %d reads %v, but %d were acknowledged", i, answers, least[buyers[i]])
			}
		}
		if times := told(fresh.log, "returned"); returned[buyers[i]] != (times == 1) || times > 1 {
			t.Errorf("buyer %d is told %d times that the agent is gone", i, times)
		}
	})
}

// each runs f for 0 to n-1 at the same time, and ends the test if one failed.
func each(t *testing.T, n int, f func(i int)) {
	t.Helper()
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { f(i) })
	}
	wait.Wait()
	if t.Failed() {
		t.FailNow()
	}
}
