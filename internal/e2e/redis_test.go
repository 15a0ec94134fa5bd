package e2e

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// ownRedis starts a redis-server that the test may stop and start.
type ownRedis struct {
	t    *testing.T
	port string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *ownRedis {
	t.Helper()
	_, port, _ := net.SplitHostPort(freeAddress(t))
	r := &ownRedis{t: t, port: port}
	r.start()
	t.Cleanup(func() { r.stop() })
	return r
}

func (r *ownRedis) url() string { return "redis://127.0.0.1:" + r.port + "/0" }

func (r *ownRedis) start() {
	r.t.Helper()
	r.cmd = exec.Command("redis-server", "--port", r.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", r.t.TempDir())
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("redis-server: %v (make test installs it)", err)
	}
	r.wait()
}

// wait returns once Redis answers.
func (r *ownRedis) wait() {
	r.t.Helper()
	client := r.client()
	defer client.Close()
	ctx := context.Background()
	soon(r.t, "an answer of redis-server", func() bool { return client.Ping(ctx).Err() == nil })
}

func (r *ownRedis) client() *redis.Client {
	options, err := redis.ParseURL(r.url())
	if err != nil {
		r.t.Fatal(err)
	}
	return redis.NewClient(options)
}

func (r *ownRedis) stop() {
	r.cmd.Process.Kill()
	r.cmd.Wait()
}

// freeze makes Redis not answer, but lose nothing, until thaw.
func (r *ownRedis) freeze() { r.signal(syscall.SIGSTOP) }
func (r *ownRedis) thaw()   { r.signal(syscall.SIGCONT) }

func (r *ownRedis) signal(s syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
}

func (r *ownRedis) empty() {
	r.t.Helper()
	client := r.client()
	defer client.Close()
	if err := client.FlushAll(context.Background()).Err(); err != nil {
		r.t.Fatal(err)
	}
}

// takesAll claims until the agent has had as many as are wanted, each of which
// must be new in taken.
func (a *agent) takesAll(taken map[string]conversation, wanted int) {
	a.t.Helper()
	for len(taken) < wanted {
		c := a.takes("")
		if taken[c.ID].ID != "" {
			a.t.Fatalf("%s was claimed twice", c.ID)
		}
		taken[c.ID] = c
	}
}

func TestEmptiedRedisForgetsNobody(t *testing.T) {
	t.Parallel()
	const buyers, rounds = 12, 3
	r := startRedis(t)
	n := staffed(t, append(shared(t, r.url()), "DRAGOMAN_LEASE=9s")...)
	each(t, buyers, func(int) { handedOver(t, n) })
	ana, bob := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	taken := map[string]conversation{}
	ana.takesAll(taken, 2)
	// Some are assigned, some wait, and some are just being claimed.
	for i := range rounds {
		for _, a := range []*agent{ana, bob} {
			a.send(map[string]any{"type": "claim", "id": fmt.Sprint("just ", i)})
		}
		r.empty()
		for _, a := range []*agent{ana, bob} {
			f := a.expect("an answer", func(f frame) bool { return f.ID == fmt.Sprint("just ", i) && (f.Type == "ack" || f.Type == "error") })
			if f.Type == "error" {
				continue // the queue is empty until it is rebuilt
			}
			c := a.sees("the conversation", func(c conversation) bool { return c.ID == f.about() })
			if taken[c.ID].ID != "" {
				t.Fatalf("%s was claimed twice", c.ID)
			}
			taken[c.ID] = c
		}
	}
	bob.takesAll(taken, buyers)
	mine := map[string]*agent{}
	for _, a := range []*agent{ana, bob} {
		again := newAgent(t, n, map[*agent]string{ana: "ana@shop.example", bob: "bob@shop.example"}[a])
		for _, c := range again.mine {
			mine[c.ID] = a
		}
		again.conn.Close()
	}
	anas := 0
	for id, c := range taken {
		a := mine[id]
		if a == nil {
			t.Fatalf("%s is with nobody", id)
		}
		if a == ana {
			anas++
		}
		if f := a.write("hello "+id, c, "Still with you"); f.Type != "ack" {
			t.Errorf("a message to one that was assigned is answered %s", f.raw)
		}
	}
	// The leases are back too: what a lost agent had returns.
	ana.conn.NetConn().Close()
	bob.takesAll(map[string]conversation{}, anas)
}

func TestRedisAway(t *testing.T) {
	const lease = 9 * time.Second
	for _, test := range []struct {
		name   string
		begins func(*ownRedis)
		lasts  time.Duration
		ends   func(*ownRedis)
	}{
		{"ended and begun anew", (*ownRedis).stop, 0, (*ownRedis).start},
		{"silent for longer than a lease", (*ownRedis).freeze, lease + time.Second, (*ownRedis).thaw},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := startRedis(t)
			n := staffed(t, append(shared(t, r.url()), "DRAGOMAN_LEASE="+lease.String(), "DRAGOMAN_MESSAGE_BURST=100")...)
			talks := handedOver(t, n)
			ana := newAgent(t, n, "ana@shop.example")
			c := ana.takes(ana.waits().ID)

			test.begins(r)
			begun := time.Now()
			var escalated []*buyer
			for i := 0; i < 2 || time.Since(begun) < test.lasts; i++ {
				before := talks.last
				talks.say(fmt.Sprint("Question ", i))
				ana.event("the buyer's words", before, func(e event) bool { return e.Author.Role == "buyer" })
				if f := ana.write(fmt.Sprint("a", i), c, "I am looking."); f.Type != "ack" {
					t.Fatalf("without Redis the agent's message is answered %s", f.raw)
				}
				talks.says("agent", before)
				b := newBuyer(t, n)
				b.tap("shipping.delivery_time")
				if reply := b.says("assistant", 0); reply.Message.Topic != "shipping.delivery_time" {
					t.Errorf("without Redis the answer is about %q", reply.Message.Topic)
				}
				b.tap("person")
				b.becomes("waiting", 0)
				escalated = append(escalated, b)
			}
			test.ends(r)

			ana.takesAll(map[string]conversation{}, len(escalated))
			for _, b := range escalated {
				b.becomes("assigned", 0)
			}
			if f := ana.write("after", c, "Still with you"); f.Type != "ack" {
				t.Errorf("after that the agent's message is answered %s", f.raw)
			}
			talks.event("the agent's words", 0, func(e event) bool { return e.Message != nil && e.Message.Text == "Still with you" })
			if told(talks.log, "returned") != 0 {
				t.Error("the conversation was taken from an agent who was there")
			}
		})
	}
}
