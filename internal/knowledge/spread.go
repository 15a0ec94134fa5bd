package knowledge

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Spread calls do with 0 to n-1, in any order and perhaps at once, and reports
// whether it did so with all of them.
type Spread func(n int, do func(i int)) bool

// Everywhere spreads over all processors.
func Everywhere(n int, do func(i int)) bool {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
	return true
}
