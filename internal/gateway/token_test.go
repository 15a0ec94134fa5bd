package gateway

import (
	"strings"
	"testing"
)

func TestToken(t *testing.T) {
	s := NewSigner([]byte("0123456789abcdef0123456789abcdef"))
	token := s.Token("demo", "01ABC")
	if id, ok := s.Conversation("demo", token); !ok || id != "01ABC" {
		t.Fatalf("Conversation = %q, %v", id, ok)
	}
	forged := strings.Split(s.Token("demo", "01OTHER"), ".")[0] + "." + strings.Split(token, ".")[1]
	other := NewSigner([]byte("another secret, of the same length")).Token("demo", "01ABC")
	for name, bad := range map[string]string{
		"empty": "", "the bare id": "01ABC", "another visitor's name": forged, "another secret": other,
		"cut short": token[:len(token)-2], "not base64": "!!.!!",
	} {
		if _, ok := s.Conversation("demo", bad); ok {
			t.Errorf("a token that is %s is accepted", name)
		}
	}
	if _, ok := s.Conversation("other-store", token); ok {
		t.Error("a token of one store opens another")
	}
}

func FuzzToken(f *testing.F) {
	s := NewSigner([]byte("secret"))
	f.Add("a.b")
	f.Add(s.Token("demo", "x") + "x")
	f.Fuzz(func(t *testing.T, token string) {
		id, ok := s.Conversation("demo", token)
		if ok && s.Token("demo", id) != token {
			t.Errorf("%q is accepted for %q, whose token is another", token, id)
		}
	})
}
