package httpapi

import (
	"fmt"
	"testing"
	"time"
)

func TestACrowdIsLimitedByAddress(t *testing.T) {
	c := newCrowd(1, 3)
	now := time.Unix(1e9, 0)
	times := func(address string) (n int) {
		for c.wait(address, now) == 0 {
			n++
		}
		return n
	}
	if got := times("192.0.2.1"); got != 3 {
		t.Errorf("one address may call %d times at once, want 3", got)
	}
	if got := times("192.0.2.2"); got != 3 {
		t.Errorf("another may then call %d times, want 3", got)
	}
	if wait := c.wait("192.0.2.1", now); wait <= 0 || wait > time.Second {
		t.Errorf("it is to wait %v, want up to a second", wait)
	}
	now = now.Add(2 * time.Second)
	if got := times("192.0.2.1"); got != 2 {
		t.Errorf("two seconds later it may call %d times, want 2", got)
	}
	if times("2001:db8::1"); times("2001:db8::2") != 0 {
		t.Error("a subscriber with many IPv6 addresses is not one")
	}
}

func TestACrowdIsBounded(t *testing.T) {
	c := newCrowd(1, 1)
	now := time.Unix(1e9, 0)
	for i := range mostAddresses + 10 {
		c.wait(fmt.Sprint(i), now)
	}
	if len(c.all) != mostAddresses {
		t.Errorf("%d addresses are told apart, want %d", len(c.all), mostAddresses)
	}
	c.wait("new", now.Add(time.Minute))
	if len(c.all) != 1 {
		t.Errorf("%d addresses are kept that have long been quiet", len(c.all)-1)
	}
}
