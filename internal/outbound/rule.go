package outbound

import (
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"dragoman/internal/chat"
)

// Rule says which addresses may be connected to: every public one, and those
// that the operator allowed. The zero Rule allows the public ones.
type Rule struct {
	allow []netip.Prefix
}

// NewRule returns the rule that allows public addresses and these networks.
func NewRule(allow []netip.Prefix) Rule {
	networks := make([]netip.Prefix, len(allow))
	for i, p := range allow {
		networks[i] = p
		if p.Addr().Is4In6() && p.Bits() >= 96 {
			networks[i] = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
		}
	}
	return Rule{allow: networks}
}

// ParseNetworks reads what an operator allows: networks ("10.2.0.0/16") and
// single addresses ("10.2.0.7"). What is neither is chat.CodeInvalid.
func ParseNetworks(texts []string) ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if addr, errAddr := netip.ParseAddr(text); err != nil && errAddr == nil && addr.Zone() == "" {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, chat.Invalid("networks", "%q is no network; write it like 10.2.0.0/16, or an address like 10.2.0.7", text)
		}
		networks = append(networks, network.Masked())
	}
	return networks, nil
}

// reserved are the networks that no public server stands in: those of the
// machine, of the site, of the provider, of documents and of experiments.
// Cloud metadata services stand in 169.254.0.0/16, 100.64.0.0/10, fd00::/8 and
// at 168.63.129.16, which looks public and is not. 6to4, Teredo and NAT64
// addresses carry another address inside: embedded looks at that.
var reserved = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)

// global is what IPv6 hands out to the public; what is outside is the
// machine's, the link's, the site's or nobody's.
var global = netip.MustParsePrefix("2000::/3")

// reservedGlobal are the networks inside global that no public server is in.
var reservedGlobal = prefixes("2001::/23", "2001:db8::/32", "3fff::/20")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// Allows reports whether an address may be connected to.
func (r Rule) Allows(addr netip.Addr) bool {
	if !addr.IsValid() {
		return false
	}
	addr = addr.Unmap()
	in := func(p netip.Prefix) bool { return p.Contains(addr.WithZone("")) }
	if slices.ContainsFunc(r.allow, in) {
		return true
	}
	if addr.Zone() != "" {
		return false
	}
	if addr.Is4() {
		return !slices.ContainsFunc(reserved, in)
	}
	if inner, ok := embedded(addr); ok {
		return r.Allows(inner)
	}
	return global.Contains(addr) && !slices.ContainsFunc(reservedGlobal, in)
}

var (
	sixToFour = netip.MustParsePrefix("2002::/16")
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
)

// embedded returns the IPv4 address that packets to an IPv6 one end at.
func embedded(addr netip.Addr) (netip.Addr, bool) {
	bytes := addr.As16()
	switch {
	case sixToFour.Contains(addr):
		return netip.AddrFrom4([4]byte(bytes[2:6])), true
	case nat64.Contains(addr):
		return netip.AddrFrom4([4]byte(bytes[12:16])), true
	}
	return netip.Addr{}, false
}

// Control is for net.Dialer: it is asked with the address that a name resolved
// to, right before the connection is made, so that a name cannot resolve to
// one address for the check and to another for the connection. A refused
// address is chat.CodeForbidden.
func (r Rule) Control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return chat.Errorf(chat.CodeForbidden, "connections of the kind %s are not made", network).Because(ReasonPrivate)
	}
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return chat.Errorf(chat.CodeForbidden, "the address %q can't be read", address).Because(ReasonPrivate)
	}
	if !r.Allows(target.Addr()) {
		return chat.Errorf(chat.CodeForbidden, "%s is inside a private network", target.Addr()).Because(ReasonPrivate)
	}
	return nil
}
