package check

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/record/recordtest"
	starter "dragoman/knowledge"
)

// What the admin page asks for after a save: thirteen languages, twenty pages
// of two hundred sentences of which ten contradict, three markets.
func BenchmarkFindings(b *testing.B) {
	base, err := knowledge.Load(starter.Files)
	if err != nil {
		b.Fatal(err)
	}
	rec := recordtest.Open(b, recordtest.SQLite(b))
	if err := rec.PutStore(b.Context(), shop); err != nil {
		b.Fatal(err)
	}
	s := New(rec, http.DefaultClient, slog.New(slog.DiscardHandler))
	for i := range 20 {
		var text strings.Builder
		for j := range 200 {
			if j%20 == 0 {
				fmt.Fprintf(&text, "You may return item %c%c within %d days of delivery.\n", 'a'+i, 'a'+j/20, 3+j/20)
				continue
			}
			text.WriteString("We make lamps by hand, in a small shop by the harbour, and have done so for a long time.\n")
		}
		if _, err := s.AddPage(b.Context(), "ann", NewPage{Store: "demo", Name: fmt.Sprint("page ", i), Language: "en", Text: text.String()}); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Choose(b.Context(), "demo", []string{"EU", "RU", "US"}); err != nil {
		b.Fatal(err)
	}
	find := func() {
		if found, err := s.Findings(b.Context(), Subject{Base: base}, []chat.Store{shop}); err != nil || len(found) < 150 {
			b.Fatalf("%d findings, %v", len(found), err)
		}
	}
	find()
	for b.Loop() {
		find()
	}
}
