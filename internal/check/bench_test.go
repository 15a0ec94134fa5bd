package check

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/record/recordtest"
	starter "dragoman/knowledge"
)

// What the admin page asks for: thirteen languages, twenty pages of two hundred
// sentences of which ten contradict, three markets. first is after a start, and
// learns to tell the languages apart, which a server has learned already; saved
// is after one topic was saved, in one language or all of them, with what is
// published to compare with.
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
	find := func(s *Service, base *knowledge.Base) {
		if found, err := s.Findings(b.Context(), Subject{Base: base}, []chat.Store{shop}); err != nil || len(found) < 150 {
			b.Fatalf("%d findings, %v", len(found), err)
		}
	}
	// The machine may have others to serve; its processors tell what was ours.
	measure := func(name string, run func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			before := used(b)
			run(b)
			b.ReportMetric(float64(used(b)-before)/1e6/float64(b.N), "cpu-ms/op")
		})
	}
	measure("first", func(b *testing.B) {
		for b.Loop() {
			find(New(rec, http.DefaultClient, slog.New(slog.DiscardHandler)), base)
		}
	})
	find(s, base)
	saved := func(tags ...string) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				find(s, base)
				find(s, edited(base, "returns.window", tags))
			}
		}
	}
	measure("saved in one language", saved("ru"))
	measure("saved in all languages", saved(base.Tags()...))
	measure("nothing changed", func(b *testing.B) {
		for b.Loop() {
			find(s, base)
		}
	})
}

// used returns the time that the processors have given this process, in
// nanoseconds.
func used(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// edited is a base with another question in an entry of some languages.
// Everything else is shared.
func edited(base *knowledge.Base, topic string, tags []string) *knowledge.Base {
	other := *base
	other.Languages = maps.Clone(base.Languages)
	for _, tag := range tags {
		l := *base.Languages[tag]
		l.Entries = maps.Clone(l.Entries)
		e := *l.Entries[topic]
		e.Question += "?"
		l.Entries[topic] = &e
		other.Languages[tag] = &l
	}
	return &other
}
