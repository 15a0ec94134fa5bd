// Package account holds the rules of accounts and what signing in needs:
// password hashes, one-time codes and the limit on attempts.
package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"dragoman/internal/chat"
)

// Cost of a hash, after RFC 9106, second recommended option, with less memory
// per attempt and more passes: 19 MiB, 2 passes, 1 lane (OWASP's minimum).
const (
	memoryKiB = 19 << 10
	passes    = 2
	lanes     = 1
	keyBytes  = 32
	saltBytes = 16
)

// MinPassword is the shortest password an account may have, in characters.
const MinPassword = 10

// maxPassword bounds the work that a password can cause, in bytes.
const maxPassword = 1024

var encoding = base64.RawStdEncoding

// Hash returns the argon2id hash of a password as a PHC string. Errors:
// CodeInvalid for a password that is too short or too long.
func Hash(password string) (string, error) {
	if utf8.RuneCountInString(password) < MinPassword {
		return "", chat.Invalid("password", "take at least %d characters", MinPassword)
	}
	if len(password) > maxPassword {
		return "", chat.Invalid("password", "take at most %d bytes", maxPassword)
	}
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		encoding.EncodeToString(salt), encoding.EncodeToString(key)), nil
}

// Matches reports whether the password has this hash.
func Matches(password, hash string) bool {
	var version int
	var memory, time uint32
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || len(password) > maxPassword {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil || time == 0 || threads == 0 {
		return false
	}
	salt, err := encoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := encoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// NewPassword returns a random password: 20 characters without look-alikes,
// about 98 bits.
func NewPassword() string { return newLetters(23, 5) }
