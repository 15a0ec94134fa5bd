package gateway

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"dragoman/internal/chat"
)

// Signer makes and checks visitors' tokens. A token names a store and a
// conversation and is signed with HMAC-SHA256: who holds it is that visitor.
type Signer struct{ secret []byte }

// NewSigner returns a signer with the installation's secret, 32 random bytes.
func NewSigner(secret []byte) *Signer { return &Signer{secret: secret} }

var tokenEncoding = base64.RawURLEncoding

// Token returns the token of a visitor: base64url(store "." conversation) "."
// base64url(signature).
func (s *Signer) Token(store chat.StoreID, id chat.ConversationID) string {
	claim := tokenEncoding.EncodeToString([]byte(string(store) + "." + string(id)))
	return claim + "." + tokenEncoding.EncodeToString(s.sign(claim))
}

// Conversation returns the conversation that the token gives access to in this
// store; false if the token is not one of ours.
func (s *Signer) Conversation(store chat.StoreID, token string) (chat.ConversationID, bool) {
	claim, signature, found := strings.Cut(token, ".")
	if !found {
		return "", false
	}
	given, err := tokenEncoding.DecodeString(signature)
	if err != nil || !hmac.Equal(given, s.sign(claim)) {
		return "", false
	}
	plain, err := tokenEncoding.DecodeString(claim)
	if err != nil {
		return "", false
	}
	of, id, found := strings.Cut(string(plain), ".")
	return chat.ConversationID(id), found && of == string(store)
}

func (s *Signer) sign(claim string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("visitor."))
	mac.Write([]byte(claim))
	return mac.Sum(nil)
}
