package account

import (
	"strings"
	"testing"

	"dragoman/internal/chat"
)

func TestPassword(t *testing.T) {
	hash, err := Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !Matches("correct horse battery", hash) {
		t.Error("the right password is refused")
	}
	if Matches("correct horse batterz", hash) {
		t.Error("a wrong password is let in")
	}
	if strings.Contains(hash, "horse") {
		t.Error("the hash shows the password")
	}
	again, err := Hash("correct horse battery")
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are alike (%v): no salt", err)
	}
	for _, broken := range []string{"", "x", "$argon2id$v=19$m=1,t=0,p=0$AA$AA", strings.Replace(hash, "v=19", "v=18", 1)} {
		if Matches("correct horse battery", broken) {
			t.Errorf("the broken hash %q lets in", broken)
		}
	}
}

func TestPasswordThatIsRefused(t *testing.T) {
	for _, p := range []string{"", "short", strings.Repeat("x", maxPassword+1)} {
		if _, err := Hash(p); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("Hash of %d bytes gives %v, want CodeInvalid", len(p), err)
		}
	}
}

func TestNewPassword(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p := NewPassword()
		if len(p) != 23 || strings.Count(p, "-") != 3 || seen[p] {
			t.Fatalf("%q is not a fresh password of the documented form", p)
		}
		seen[p] = true
		if _, err := Hash(p); err != nil {
			t.Fatal(err)
		}
		if len(seen) > 2 {
			break // hashing is slow on purpose
		}
	}
}
