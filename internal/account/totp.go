package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"dragoman/internal/chat"
)

const (
	period = 30 // seconds a code holds
	skew   = 1  // periods that a clock may be wrong
	// RecoveryCodes is how many recovery codes are made at once.
	RecoveryCodes = 10
)

// Setup is what an authenticator app needs.
type Setup struct {
	Secret string // base32, for those who type it
	Link   string // otpauth://
	QR     string // the link as the path of an SVG, one unit a module
	Size   int    // modules a side
}

// NewSetup makes a new secret for an account.
func NewSetup(issuer, email string) (Setup, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: email})
	if err != nil {
		return Setup{}, chat.Errorf(chat.CodeInternal, "making a secret: %w", err)
	}
	code, err := qr.Encode(key.URL(), qr.M, qr.Auto)
	if err != nil {
		return Setup{}, chat.Errorf(chat.CodeInternal, "drawing a QR code: %w", err)
	}
	size := code.Bounds().Dx()
	var path bytes.Buffer
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return Setup{Secret: key.Secret(), Link: key.URL(), QR: path.String(), Size: size}, nil
}

// Step returns the time step that a code of this secret is of; false if it is
// of none around now.
func Step(secret, code string, now time.Time) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != otp.DigitsSix.Length() {
		return 0, false
	}
	at := now.Unix() / period
	for step := at - skew; step <= at+skew; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// NewRecoveryCodes returns new codes, to be shown once, and their hashes, to be
// kept. A code is about 59 bits.
func NewRecoveryCodes() (codes, hashes []string) {
	for range RecoveryCodes {
		code := newLetters(14, 4) // abcd-efgh-jkmn
		codes, hashes = append(codes, code), append(hashes, RecoveryHash(code))
	}
	return codes, hashes
}

// RecoveryHash returns the hash of a recovery code, however it is typed. They
// are random, so that a plain hash is enough.
func RecoveryHash(code string) string {
	plain := strings.ToLower(strings.Join(strings.FieldsFunc(code, func(r rune) bool { return r == '-' || r == ' ' }), ""))
	sum := sha256.Sum256([]byte("recovery." + plain))
	return hex.EncodeToString(sum[:])
}

// newLetters returns random letters without look-alikes, in groups: length
// counts the hyphens between them.
func newLetters(length, group int) string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // 31
	b := make([]byte, 0, length)
	for one := make([]byte, 1); len(b) < length; {
		if len(b)%(group+1) == group {
			b = append(b, '-')
			continue
		}
		rand.Read(one)
		if int(one[0]) < 256/len(letters)*len(letters) { // no letter likelier than another
			b = append(b, letters[int(one[0])%len(letters)])
		}
	}
	return string(b)
}

// Factors is where second factors are kept. record.Record is one.
type Factors interface {
	UseStep(ctx context.Context, agent chat.AgentID, step int64) (bool, error)
	UseRecoveryCode(ctx context.Context, agent chat.AgentID, hash string) (bool, error)
}

// Proof says what a code was.
type Proof int

const (
	ProofNone     Proof = iota // no code of this account, or one that was used
	ProofCode                  // of the authenticator app
	ProofRecovery              // a recovery code, now used up
)

// UseCode takes a code of an authenticator app, or a recovery code. Each is
// good once.
func UseCode(ctx context.Context, factors Factors, agent chat.AgentID, secret, code string, now time.Time) (Proof, error) {
	if step, ok := Step(secret, code, now); ok {
		fresh, err := factors.UseStep(ctx, agent, step)
		if fresh && err == nil {
			return ProofCode, nil
		}
		return ProofNone, err
	}
	used, err := factors.UseRecoveryCode(ctx, agent, RecoveryHash(code))
	if used && err == nil {
		return ProofRecovery, nil
	}
	return ProofNone, err
}
