package bench

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

type weight struct{ resident, inUse uint64 }

// weigh measures this process after a garbage collection.
func weigh() weight {
	debug.FreeOSMemory()
	debug.FreeOSMemory() // the first only queues finalisers and pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return weight{resident: resident(), inUse: m.HeapInuse + m.StackInuse}
}

// resident returns the process's resident memory in bytes, 0 where the system
// does not tell.
func resident() uint64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseUint(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * uint64(os.Getpagesize())
}

// peak returns the most memory that was resident since forgetPeak, in bytes, 0
// where the system does not tell.
func peak() uint64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, found := bytes.Cut(data, []byte("VmHWM:"))
	fields := bytes.Fields(after)
	if !found || len(fields) == 0 {
		return 0
	}
	kib, err := strconv.ParseUint(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}

// forgetPeak begins anew with what is resident now, where the system can.
func forgetPeak() {
	weigh()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // not on every system: then it is the process's
}

// cpuSeconds returns the time that this process had of all processors.
func cpuSeconds() float64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
