package live

import (
	"context"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
)

func TestPresenceEnds(t *testing.T) {
	ctx := context.Background()
	l, err := Open(ctx, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	now := time.Now()
	l.now = func() time.Time { return now }
	present := func(agents ...chat.AgentID) {
		t.Helper()
		for _, agent := range agents {
			if err := l.Present(ctx, "demo", agent); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(want ...chat.AgentID) {
		t.Helper()
		got, err := l.PresentAgents(ctx, "demo")
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("present: %v, %v; want %v", got, err, want)
		}
	}
	check()
	present("ann", "bob", "eve")
	if err := l.Absent(ctx, "demo", "bob"); err != nil {
		t.Fatal(err)
	}
	check("ann", "eve")
	now = now.Add(PresentFor / 2)
	present("eve")
	now = now.Add(PresentFor / 2)
	check("eve")
	if got, err := l.PresentAgents(ctx, "another"); err != nil || len(got) != 0 {
		t.Errorf("present in another store: %v, %v", got, err)
	}
}
