package conversation

import (
	"sync/atomic"
	"time"
)

// clock is a time that a test sets while the service reads it.
type clock struct{ micros atomic.Int64 }

func (c *clock) now() time.Time       { return time.UnixMicro(c.micros.Load()).UTC() }
func (c *clock) set(t time.Time)      { c.micros.Store(t.UnixMicro()) }
func (c *clock) pass(d time.Duration) { c.micros.Add(d.Microseconds()) }

// clockAt returns a clock that stands at a time.
func clockAt(t time.Time) *clock {
	c := new(clock)
	c.set(t)
	return c
}
