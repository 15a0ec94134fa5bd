package httpapi

import (
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"dragoman/internal/chat"
)

// Limits of what anybody may call, of each network address on each node. Many
// buyers share an address, and a browser keeps what it has read for a while.
const (
	visitorReads      = 20 // a second
	visitorReadBurst  = 200
	visitorWrites     = 2 // a second
	visitorWriteBurst = 60
	mostAddresses     = 50_000 // that are told apart at once
)

// forVisitors lets pages of any origin call what h serves, without a session,
// and each network address only so often.
func (a *API) forVisitors(h http.Handler) http.Handler {
	reads, writes := newCrowd(visitorReads, visitorReadBurst), newCrowd(visitorWrites, visitorWriteBurst)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		crowd := reads
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			crowd = writes
		}
		if wait := crowd.wait(a.access.Address(r), time.Now()); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			a.refuse(w, chat.Errorf(chat.CodeLimited, "Too many requests from this address; wait a moment."))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// crowd limits each of many network addresses. It is kept in the process, so
// that it holds while Redis is away.
type crowd struct {
	limit rate.Limit
	burst int
	mu    sync.Mutex
	all   map[string]*rate.Limiter
	swept time.Time     // when those that have long been quiet were last taken out
	rest  *rate.Limiter // of all that there is no room to tell apart
}

func newCrowd(perSecond float64, burst int) *crowd {
	limit := rate.Limit(perSecond)
	return &crowd{limit: limit, burst: burst, all: make(map[string]*rate.Limiter), rest: rate.NewLimiter(limit*100, burst*100)}
}

// wait returns how long an address has to wait at a moment, 0 if its request
// may go on.
func (c *crowd) wait(address string, now time.Time) time.Duration {
	turn := c.of(network(address), now).ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay > 0 {
		turn.CancelAt(now) // it is not used
	}
	return delay
}

func (c *crowd) of(address string, now time.Time) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	if limiter := c.all[address]; limiter != nil {
		return limiter
	}
	if len(c.all) >= mostAddresses && now.Sub(c.swept) > time.Second {
		c.swept = now
		for known, limiter := range c.all {
			if limiter.TokensAt(now) >= float64(c.burst) { // as if it had never come
				delete(c.all, known)
			}
		}
	}
	if len(c.all) >= mostAddresses {
		return c.rest
	}
	limiter := rate.NewLimiter(c.limit, c.burst)
	c.all[address] = limiter
	return limiter
}

// network returns what one subscriber has: an IPv4 address, or the /64 that an
// IPv6 address is of.
func network(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
