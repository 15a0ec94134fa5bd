package outbound

import (
	"net/netip"
	"testing"

	"dragoman/internal/chat"
)

func TestRuleAllowsPublicAddressesOnly(t *testing.T) {
	rule := NewRule(nil)
	for _, text := range []string{"1.1.1.1", "93.184.215.14", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"} {
		if !rule.Allows(netip.MustParseAddr(text)) {
			t.Errorf("%s is refused", text)
		}
	}
	for _, text := range []string{
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.192", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1",
		"64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1", "100::1",
	} {
		if rule.Allows(netip.MustParseAddr(text)) {
			t.Errorf("%s is allowed", text)
		}
	}
	if rule.Allows(netip.Addr{}) {
		t.Error("no address at all is allowed")
	}
}

func TestRuleAllowsWhatTheOperatorAllows(t *testing.T) {
	networks, err := ParseNetworks([]string{"10.2.3.4/16", " 192.168.7.7", "fd12::/32", "::ffff:172.16.0.0/108", ""})
	if err != nil {
		t.Fatal(err)
	}
	rule := NewRule(networks)
	for _, text := range []string{"10.2.200.1", "::ffff:10.2.0.1", "192.168.7.7", "fd12::9", "172.16.0.1", "64:ff9b::a02:1"} {
		if !rule.Allows(netip.MustParseAddr(text)) {
			t.Errorf("%s is refused", text)
		}
	}
	for _, text := range []string{"10.3.0.1", "192.168.7.8", "fd13::1", "127.0.0.1"} {
		if rule.Allows(netip.MustParseAddr(text)) {
			t.Errorf("%s is allowed", text)
		}
	}
	for _, text := range []string{"intranet", "10.0.0.0/33", "10.0.0", "fe80::1%eth0"} {
		if _, err := ParseNetworks([]string{text}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
