package account

import (
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	a := NewAttempts(func() time.Time { return now })
	for i := range Free {
		if w := a.Wait("eve", "10.0.0.1"); w != 0 {
			t.Fatalf("attempt %d waits %v, want none", i+1, w)
		}
		a.Failed("eve", "10.0.0.1")
	}
	if w := a.Wait("eve"); w != firstWait {
		t.Errorf("after %d failures the wait is %v, want %v", Free, w, firstWait)
	}
	if w := a.Wait("bob", "10.0.0.1"); w != firstWait {
		t.Errorf("another e-mail from the same address waits %v, want %v", w, firstWait)
	}
	now = now.Add(firstWait)
	if w := a.Wait("eve"); w > 0 {
		t.Errorf("after the wait it is still %v", w)
	}
	a.Failed("eve")
	if w := a.Wait("eve"); w != 2*firstWait {
		t.Errorf("the next wait is %v, want %v", w, 2*firstWait)
	}
	for range 50 {
		a.Failed("eve")
	}
	if w := a.Wait("eve"); w != longest {
		t.Errorf("the wait grew to %v, want at most %v", w, longest)
	}
	a.Succeeded("eve")
	if w := a.Wait("eve"); w != 0 {
		t.Errorf("after success the wait is %v, want none", w)
	}
}
