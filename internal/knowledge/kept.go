package knowledge

import (
	"bytes"
	"encoding/gob"

	"dragoman/internal/chat"
)

// plain is a Language without its methods, which gob would call.
type plain Language

// MarshalBinary writes what the base holds in a language, to be read by
// UnmarshalBinary in a fraction of the time that its YAML takes.
func (l *Language) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode((*plain)(l)); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write the knowledge base: %w", err)
	}
	return out.Bytes(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote. Check can't say where in a
// file a fault of such a language is.
func (l *Language) UnmarshalBinary(data []byte) error {
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode((*plain)(l)); err != nil {
		return chat.Errorf(chat.CodeInternal, "read the knowledge base as it was kept: %w", err)
	}
	return nil
}
