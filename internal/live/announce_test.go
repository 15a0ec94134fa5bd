package live_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

const (
	patience = time.Minute
	database = "1" // of the Redis for tests

	otherDatabase = "5" // of another installation on the same Redis
)

// listen subscribes until the test ends.
func listen(t *testing.T, l *live.Live) <-chan live.Announcement {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	heard := make(chan live.Announcement, 1<<16)
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Subscribe(ctx, func(a live.Announcement) { heard <- a })
	}()
	t.Cleanup(func() { cancel(); <-done })
	return heard
}

// next waits for an announcement of a kind and skips others.
func next(t *testing.T, heard <-chan live.Announcement, kind live.Kind) live.Announcement {
	t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case a := <-heard:
			if a.Kind == kind {
				return a
			}
		case <-deadline:
			t.Fatalf("no %q was heard", kind)
		}
	}
}

func TestOtherNodesHearAnnouncements(t *testing.T) {
	address := livetest.URL(t, database)
	one, two := livetest.Open(t, address), livetest.Open(t, address)
	atOne, atTwo := listen(t, one), listen(t, two)
	next(t, atOne, live.KindResync) // connected
	next(t, atTwo, live.KindResync)

	ctx := context.Background()
	one.Announce(ctx, "demo", "c", 7)
	if a := next(t, atTwo, live.KindAppended); a.Store != "demo" || a.Conversation != "c" || a.Seq != 7 {
		t.Errorf("heard %+v", a)
	}
	one.AnnounceTyping(ctx, "demo", "c", chat.Author{Role: chat.AuthorAgent, Name: "Ann"})
	if a := next(t, atTwo, live.KindTyping); a.Conversation != "c" || a.Author.Name != "Ann" {
		t.Errorf("heard %+v", a)
	}
	one.AnnounceQueue(ctx, "demo")
	if a := next(t, atTwo, live.KindQueue); a.Store != "demo" {
		t.Errorf("heard %+v", a)
	}
	for i := range int64(1000) {
		one.Announce(ctx, "demo", "many", i)
	}
	for i := range int64(1000) {
		if a := next(t, atTwo, live.KindAppended); a.Seq != i {
			t.Fatalf("heard number %d, want %d", a.Seq, i)
		}
	}
	other := livetest.URL(t, otherDatabase)
	stranger, neighbour := livetest.Open(t, other), livetest.Open(t, other)
	atNeighbour := listen(t, neighbour)
	next(t, atNeighbour, live.KindResync)
	stranger.Announce(ctx, "demo", "of another installation", 1)
	next(t, atNeighbour, live.KindAppended)
	two.Announce(ctx, "demo", "from two", 1)
	if a := next(t, atOne, live.KindAppended); a.Conversation != "from two" {
		t.Errorf("a node heard itself, or another installation: %+v", a)
	}
}

func TestAfterABreakNodesAreToldToResync(t *testing.T) {
	address := livetest.URL(t, database)
	line := newLine(t, address)
	one, two := livetest.Open(t, line.address), livetest.Open(t, address)
	atOne, atTwo := listen(t, one), listen(t, two)
	next(t, atOne, live.KindResync)
	next(t, atTwo, live.KindResync)

	line.cut()
	ctx := context.Background()
	for i := range int64(10_000) { // more than may wait, and none of them waits for Redis
		one.Announce(ctx, "demo", "c", i)
	}
	if err := one.Ping(ctx); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("ping without Redis: %v", err)
	}
	line.mend()
	next(t, atOne, live.KindResync) // it may have missed what two said
	next(t, atTwo, live.KindResync) // it did miss what one said
	two.AnnounceQueue(ctx, "demo")
	next(t, atOne, live.KindQueue)
}

func TestEmbeddedIsTheOnlyNode(t *testing.T) {
	l := livetest.Open(t, "")
	heard := listen(t, l)
	l.Announce(context.Background(), "demo", "c", 1)
	if err := l.Ping(context.Background()); err != nil || !l.Embedded() {
		t.Fatal(err)
	}
	if len(heard) != 0 {
		t.Errorf("heard %+v", <-heard)
	}
}

func TestAddressOfRedis(t *testing.T) {
	for _, address := range []string{"localhost:6379", "http://localhost", "redis://localhost/notanumber", "unix:///tmp/redis.sock", "redis://localhost:%zz"} {
		if _, err := live.Open(context.Background(), live.Config{RedisURL: address}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%s: error %v, want code %q", address, err, chat.CodeInvalid)
		}
	}
	// No Redis is there: it starts all the same, and says so when asked.
	for _, address := range []string{
		"redis://127.0.0.1:1", "redis://127.0.0.1:1?master_name=main", "redis://127.0.0.1:1?addr=127.0.0.1:2"} {
		l := livetest.Open(t, address)
		if err := l.Ping(context.Background()); chat.CodeOf(err) != chat.CodeUnavailable {
			t.Errorf("%s: ping: %v", address, err)
		}
	}
}

// line forwards connections to Redis while it is not cut.
type line struct {
	address string // as a URL
	mu      sync.Mutex
	broken  bool
	ends    []io.Closer
}

func newLine(t *testing.T, address string) *line {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	target := u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u.Host = listener.Addr().String()
	l := &line{address: u.String()}
	t.Cleanup(func() { listener.Close(); l.cut() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			if far, err := net.Dial("tcp", target); err != nil {
				near.Close()
			} else {
				l.join(near, far)
			}
		}
	}()
	return l
}

func (l *line) join(near, far net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends = append(l.ends, near, far)
	if l.broken {
		l.end()
		return
	}
	go io.Copy(near, far)
	go io.Copy(far, near)
}

func (l *line) end() {
	for _, c := range l.ends {
		c.Close()
	}
	l.ends = nil
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = true
	l.end()
}

func (l *line) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = false
}
