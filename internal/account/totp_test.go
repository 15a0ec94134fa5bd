package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"dragoman/internal/chat"
)

func TestSetup(t *testing.T) {
	s, err := NewSetup("Dragoman", "ana@shop.example")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.Link, "otpauth://totp/Dragoman:ana@shop.example?") || !strings.Contains(s.Link, s.Secret) {
		t.Errorf("the link is %s", s.Link)
	}
	if len(s.Secret) < 32 || s.Size < 25 || !strings.HasPrefix(s.QR, "M0 0h1v1h-1z") {
		t.Errorf("secret %q, QR code of %d modules: %.40s", s.Secret, s.Size, s.QR)
	}
}

// TestStepOfKnownCodes has the test vectors of RFC 6238, cut to six digits.
func TestStepOfKnownCodes(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"} {
		step, ok := Step(secret, code, time.Unix(at, 0))
		if !ok || step != at/period {
			t.Errorf("at %d the code %s is of step %d, %v", at, code, step, ok)
		}
		if _, ok := Step(secret, code[:3]+" "+code[3:], time.Unix(at+period, 0)); !ok {
			t.Errorf("at %d the code %s of one step before, with a space, is refused", at, code)
		}
		for _, off := range []int64{-2 * period, 2 * period} {
			if _, ok := Step(secret, code, time.Unix(at+off, 0)); ok && at+off > 0 {
				t.Errorf("the code %s is taken %d s off", code, off)
			}
		}
	}
	for _, wrong := range []string{"", "28708", "2870820", "２８７０８２", "abcdef"} {
		if _, ok := Step(secret, wrong, time.Unix(59, 0)); ok {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// kept is Factors in memory.
type kept struct {
	step  int64
	codes map[string]bool
}

func (k *kept) UseStep(_ context.Context, _ chat.AgentID, step int64) (bool, error) {
	fresh := step > k.step
	k.step = max(k.step, step)
	return fresh, nil
}

func (k *kept) UseRecoveryCode(_ context.Context, _ chat.AgentID, hash string) (bool, error) {
	had := k.codes[hash]
	delete(k.codes, hash)
	return had, nil
}

func TestACodeIsGoodOnce(t *testing.T) {
	ctx, now := context.Background(), time.Unix(1_800_000_000, 0)
	s, err := NewSetup("Dragoman", "ana@shop.example")
	if err != nil {
		t.Fatal(err)
	}
	codes, hashes := NewRecoveryCodes()
	k := &kept{codes: map[string]bool{}}
	for _, h := range hashes {
		k.codes[h] = true
	}
	if len(k.codes) != RecoveryCodes {
		t.Errorf("%d different recovery codes, want %d", len(k.codes), RecoveryCodes)
	}
	code, err := totp.GenerateCode(s.Secret, now)
	if err != nil {
		t.Fatal(err)
	}
	use := func(code string, want Proof) {
		t.Helper()
		if got, err := UseCode(ctx, k, "a1", s.Secret, code, now); got != want || err != nil {
			t.Errorf("%q proves %v, %v; want %v", code, got, err, want)
		}
	}
	use(code, ProofCode)
	use(code, ProofNone)
	use(strings.ToUpper(codes[3]), ProofRecovery)
	use(codes[3], ProofNone)
	use(strings.ReplaceAll(codes[4], "-", " "), ProofRecovery)
	use("", ProofNone)
}
