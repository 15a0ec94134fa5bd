package chat_test

import (
	"testing"

	"dragoman/internal/chat"
)

func TestLanguageFor(t *testing.T) {
	store := chat.Store{Locale: "en", Languages: []string{"en", "es", "pt-BR", "zh"}}
	for _, c := range []struct {
		want   string
		wanted []string
	}{
		{"en", nil},
		{"en", []string{""}},
		{"es", []string{"es"}},
		{"es", []string{"es-MX", "en"}},
		{"es", []string{"uk", "ES"}},
		{"pt-BR", []string{"pt"}},
		{"pt-BR", []string{"pt-PT", "es"}},
		{"zh", []string{"zh-Hant-TW"}},
		{"en", []string{"esp", "-", "tlh"}},
	} {
		if got := store.LanguageFor(c.wanted...); got != c.want {
			t.Errorf("of %v it is %q, want %q", c.wanted, got, c.want)
		}
	}
}
