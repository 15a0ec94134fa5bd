package outbound

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"dragoman/internal/chat"
)

// Limits of a request. MaxRedirects is how many a client follows.
const (
	connectTime  = 5 * time.Second
	requestTime  = 20 * time.Second // from the name's resolution to the last byte
	MaxRedirects = 5
)

// Client returns a client that connects to public addresses and to those in
// the allowed networks only. Every connection is checked when it is made, that
// of a redirect too; no proxy of the environment is asked, since it would
// connect in the client's stead. A request takes 20 s at most. Whoever must not
// be redirected sets CheckRedirect. The error of a refused address is
// chat.CodeForbidden (see chat.CodeOf). Safe for concurrent use.
func Client(allow []netip.Prefix) *http.Client {
	dialer := &net.Dialer{Timeout: connectTime, Control: NewRule(allow).Control}
	return &http.Client{
		Timeout: requestTime,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           16,
			IdleConnTimeout:        30 * time.Second,
			TLSHandshakeTimeout:    connectTime,
			ResponseHeaderTimeout:  requestTime,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if len(before) > MaxRedirects {
				return chat.Errorf(chat.CodeUnavailable, "the address redirects more than %d times", MaxRedirects).Because(ReasonRedirects, "limit", strconv.Itoa(MaxRedirects))
			}
			return checkURL(next.URL)
		},
	}
}
