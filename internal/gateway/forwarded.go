package gateway

import (
	"net"
	"strings"
)

// forwarded returns the client's address: the peer's own, or, as long as that
// is a believed proxy, the next one from the right of X-Forwarded-For.
func forwarded(peer string, headers []string, proxies []*net.IPNet) string {
	hops := strings.Split(strings.Join(headers, ","), ",")
	for i := len(hops) - 1; i >= 0 && believed(peer, proxies); i-- {
		hop := strings.TrimSpace(hops[i])
		if net.ParseIP(hop) == nil {
			break
		}
		peer = hop
	}
	return peer
}

func believed(address string, proxies []*net.IPNet) bool {
	ip := net.ParseIP(address)
	for _, p := range proxies {
		if ip != nil && p.Contains(ip) {
			return true
		}
	}
	return false
}
