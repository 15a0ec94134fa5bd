package conversation

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"dragoman/internal/chat"
)

// MaxText is how long a message may be, in characters as people see them
// (grapheme clusters).
const MaxText = 2000

// maxTextBytes bounds a text of characters that are made of many code points.
const maxTextBytes = 12 << 10

// maxClientID bounds a client's id of a message, in bytes.
const maxClientID = 64

func (said *Said) check() error {
	if err := checkClientID(said.ClientID); err != nil {
		return err
	}
	said.Text = strings.TrimSpace(said.Text)
	if said.Text == "" {
		return chat.Invalid("text", "write something")
	}
	if len(said.Choice) > maxClientID {
		return chat.Invalid("choice", "give the id of a topic, or %q", chat.ChoicePerson)
	}
	return checkLength("text", said.Text)
}

func checkClientID(id string) error {
	if id == "" || len(id) > maxClientID {
		return chat.Invalid("id", "give 1 to %d characters that are new in this conversation", maxClientID)
	}
	return nil
}

func checkLength(field, text string) error {
	if !utf8.ValidString(text) {
		return chat.Invalid(field, "send UTF-8")
	}
	if strings.ContainsRune(text, 0) {
		return chat.Invalid(field, "take out the NUL character")
	}
	if len(text) <= MaxText { // a character has at least one byte
		return nil
	}
	if len(text) > maxTextBytes || countCharacters(text) > MaxText {
		return chat.Invalid(field, "make it shorter than %d characters", MaxText)
	}
	return nil
}

// maxUnclear bounds what is remembered of an unclear message, in bytes.
const maxUnclear = 600

// clip returns the beginning of a text.
func clip(text string) string {
	if len(text) <= maxUnclear {
		return text
	}
	return strings.ToValidUTF8(text[:maxUnclear], "")
}

// maxPreview is how much of the last message a list shows, in code points.
const maxPreview = 120

// preview returns the beginning of a text in one line.
func preview(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > maxPreview {
		return string(runes[:maxPreview-1]) + "…"
	}
	return string(runes)
}

func countCharacters(text string) int {
	n := 0
	for it := graphemes.FromString(text); it.Next(); {
		n++
	}
	return n
}
