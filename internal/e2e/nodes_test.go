package e2e

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/record/recordtest"
)

// ownRedis starts a redis-server that the test may stop and start.
type ownRedis struct {
	t    *testing.T
	port string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *ownRedis {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &ownRedis{t: t, port: strconv.Itoa(l.Addr().(*net.TCPAddr).Port)}
	l.Close()
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
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for client.Ping(ctx).Err() != nil {
		if ctx.Err() != nil {
			r.t.Fatal("redis-server does not answer")
		}
	}
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

// shared returns the settings of nodes that share a database and a Redis.
func shared(t *testing.T, redisURL string) []string {
	t.Helper()
	return []string{
		"DATABASE_URL=" + recordtest.Postgres(t).DatabaseURL, "REDIS_URL=" + redisURL,
		"DRAGOMAN_ADMIN_PASSWORD=" + adminPassword,
	}
}

func TestTwoNodes(t *testing.T) {
	env := shared(t, startRedis(t).url())
	one := start(t, t.TempDir(), env...)
	two := start(t, t.TempDir(), env...)
	b := newBuyer(t, one)
	b.ask("Let me talk to a person please")
	a := newAgent(t, two, "admin@localhost")
	c, _ := a.claim(a.waits().ID)
	b.becomes("assigned", 0)
	a.send(map[string]any{"type": "message", "id": "a1", "conversation": c.ID, "epoch": c.Epoch, "text": "Hello from node two"})
	b.says("agent", 0)
	before := b.last
	b.say("Hello from node one")
	a.event("the buyer's words", before, func(e event) bool { return e.Author.Role == "buyer" })

	one.kill()
	a.send(map[string]any{"type": "message", "id": "a2", "conversation": c.ID, "epoch": c.Epoch, "text": "Are you still there?"})
	a.expect("ack", func(f frame) bool { return f.Type == "ack" && f.ID == "a2" })
	if err := b.connect(t, two); err != nil {
		t.Fatal(err)
	}
	b.event("what was said meanwhile", before, func(e event) bool { return e.Message != nil && e.Message.Text == "Are you still there?" })
	for i, e := range b.log {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d stands at place %d", e.Seq, i+1)
		}
	}
}

func TestEmptiedRedisForgetsNobody(t *testing.T) {
	r := startRedis(t)
	n := start(t, t.TempDir(), shared(t, r.url())...)
	var waiting []*buyer
	for i := range 3 {
		b := newBuyer(t, n)
		b.ask("I want to talk to a person, number " + strconv.Itoa(i))
		b.becomes("waiting", 0)
		waiting = append(waiting, b)
	}
	a := newAgent(t, n, "admin@localhost")
	held, _ := a.claim("")
	client := r.client()
	defer client.Close()
	if err := client.FlushAll(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
	// The queue comes back from the record; until it has, a claim finds nobody.
	seen := map[string]bool{held.ID: true}
	deadline := time.Now().Add(patience)
	for i := 0; len(seen) < len(waiting); i++ {
		a.send(map[string]any{"type": "claim", "id": fmt.Sprint("c", i)})
		f := a.expect("an answer", func(f frame) bool { return f.ID == fmt.Sprint("c", i) })
		if f.Type == "ack" {
			id := strings.Trim(string(f.Conversation), `"`)
			if seen[id] {
				t.Fatalf("%s was claimed twice", id)
			}
			seen[id] = true
		} else if time.Now().After(deadline) {
			t.Fatalf("only %d of %d were claimed: %s", len(seen), len(waiting), f.raw)
		}
	}
	a.send(map[string]any{"type": "message", "id": "x", "conversation": held.ID, "epoch": held.Epoch, "text": "Still with you"})
	if f := a.expect("an answer", func(f frame) bool { return f.ID == "x" }); f.Type != "ack" {
		t.Errorf("the assignment from before is lost: %s", f.raw)
	}
}

func TestRedisAway(t *testing.T) {
	r := startRedis(t)
	n := start(t, t.TempDir(), shared(t, r.url())...)
	a := newAgent(t, n, "admin@localhost")
	r.stop()
	b := newBuyer(t, n)
	b.tap("shipping.delivery_time")
	if reply := b.says("assistant", 0); reply.Message.Topic != "shipping.delivery_time" {
		t.Errorf("without Redis the answer is about %q", reply.Message.Topic)
	}
	b.ask("I want to talk to a person")
	b.becomes("waiting", 0)
	r.start()
	deadline := time.Now().Add(patience)
	for i := 0; ; i++ {
		a.send(map[string]any{"type": "claim", "id": fmt.Sprint("c", i)})
		f := a.expect("an answer", func(f frame) bool { return f.ID == fmt.Sprint("c", i) })
		if f.Type == "ack" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the escalation never reached the queue: %s", f.raw)
		}
	}
	b.becomes("assigned", 0)
}
