package unanswered

import (
	"testing"

	"dragoman/internal/assistant"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

func assistantOf(t testing.TB, base *knowledge.Base) *assistant.Assistant {
	t.Helper()
	a, err := assistant.New(base, assistant.Options{Languages: []string{"en"}, Texts: language.BuiltIn()})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
