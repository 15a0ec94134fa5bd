package check

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"

	"dragoman/internal/chat"
)

// What was looked at in the background, all of it or up to the end of the
// server, is what is found.
func TestPreparedFindingsAreTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		subject := Subject{Base: small(t)}
		if _, err := s.AddPage(t.Context(), "ann", NewPage{Store: "demo", Name: "returns", Language: "en", Text: "You may return any item within 14 days."}); err != nil {
			t.Fatal(err)
		}
		find := func(s *Service) string {
			found, err := s.Findings(t.Context(), subject, []chat.Store{shop})
			if err != nil || len(found) == 0 {
				t.Fatalf("%d findings, %v", len(found), err)
			}
			text, err := json.Marshal(found)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		want := find(s)
		for _, ended := range []bool{false, true} {
			ctx, end := context.WithCancel(t.Context())
			defer end()
			if ended {
				end()
			}
			other := New(s.record, http.DefaultClient, slog.New(slog.DiscardHandler))
			if err := other.look(ctx, subject, leisurely(ctx)); err != nil && !ended {
				t.Fatal(err)
			}
			if got := find(other); got != want {
				t.Errorf("ended early %t: found\n%s\nwant\n%s", ended, got, want)
			}
		}
	})
}
