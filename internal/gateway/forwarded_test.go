package gateway

import (
	"net"
	"testing"
)

func TestForwarded(t *testing.T) {
	_, private, err := net.ParseCIDR("10.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	believed := []*net.IPNet{private}
	tests := []struct {
		name, peer string
		headers    []string
		proxies    []*net.IPNet
		want       string
	}{
		{"no proxy is believed", "10.0.0.1", []string{"203.0.113.9"}, nil, "10.0.0.1"},
		{"the proxy's client", "10.0.0.1", []string{"203.0.113.9"}, believed, "203.0.113.9"},
		{"what the client claims further left is not believed", "10.0.0.1", []string{"198.51.100.1, 203.0.113.9"}, believed, "203.0.113.9"},
		{"two proxies", "10.0.0.1", []string{"203.0.113.9, 10.0.0.2"}, believed, "203.0.113.9"},
		{"a stranger's header", "203.0.113.1", []string{"198.51.100.1"}, believed, "203.0.113.1"},
		{"rubbish", "10.0.0.1", []string{"unknown"}, believed, "10.0.0.1"},
	}
	for _, test := range tests {
		if got := forwarded(test.peer, test.headers, test.proxies); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
