package check

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

var (
	shop = chat.Store{ID: "demo", Key: "demo", Name: "Demo", Locale: "en"}
	ann  = &chat.Agent{ID: "ann", Name: "Ann", Role: chat.RoleAdmin}
)

func small(t *testing.T) *knowledge.Base {
	t.Helper()
	b, err := knowledge.Load(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// each runs a test on both engines; pages are fetched from this machine too.
func each(t *testing.T, run func(t *testing.T, s *Service)) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		rec := recordtest.Open(t, c)
		if err := rec.PutStore(t.Context(), shop); err != nil {
			t.Fatal(err)
		}
		here := outbound.Client([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")})
		run(t, New(rec, here, slog.New(slog.DiscardHandler)))
	})
}

func pages(t *testing.T, s *Service, b *knowledge.Base) []PageFindings {
	t.Helper()
	all, err := s.Pages(t.Context(), Subject{Base: b}, shop)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A page is fetched, compared with every base it is asked about, and fetched
// again when it is due; a sentence that somebody dismissed is none until it
// says something else.
func TestPagesAreComparedAndFetchedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		var text atomic.Pointer[string]
		say := func(said string) { text.Store(&said) }
		say("You may return any item within 14 days.")
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if *text.Load() == "" {
				http.Error(w, "closed", http.StatusTeapot)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<html lang="en"><body><p>`+*text.Load()+"</p></body></html>")
		}))
		defer site.Close()
		now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
		s.now = func() time.Time { return now }
		b, ctx := small(t), t.Context()
		p, err := s.AddPage(ctx, "ann", NewPage{Store: "demo", URL: site.URL})
		if err != nil || !p.Fetched || !p.HTML || p.Name != site.URL {
			t.Fatalf("the page is %+v, %v", p, err)
		}
		all := pages(t, s, b)
		if len(all) != 1 || len(all[0].Findings) != 1 || all[0].Read != "en" || !all[0].Known {
			t.Fatalf("the pages are %+v", all)
		}
		f := all[0].Findings[0]
		if f.Severity != knowledge.SeverityError || f.Text != "You may return any item within 14 days." || f.Other.Fact != "return_window" || f.Page != p.ID || f.Store != "demo" {
			t.Errorf("found %+v", f)
		}

		// With a store's own value of the fact the page is right.
		own := shop
		own.Facts = map[string]json.RawMessage{"return_window": json.RawMessage(`{"max": 14, "unit": "day"}`)}
		if all, err := s.Pages(ctx, Subject{Base: b}, own); err != nil || len(all[0].Findings) != 0 {
			t.Errorf("with its own fact: %+v, %v", all, err)
		}

		// What contradicts only after a change keeps it from being published.
		if n, err := s.Faults(ctx, Subject{Base: b}, Subject{Base: b}); err != nil || n != 0 {
			t.Errorf("%d faults that were there before, %v", n, err)
		}
		right := b.CopyFacts()
		if err := right.PutFacts(map[string]knowledge.Form{"return_window": {"type": "duration", "max": 14, "unit": "day"}}); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Faults(ctx, Subject{Base: b}, Subject{Base: right}); err != nil || n != 1 {
			t.Errorf("%d faults after a fact was changed, %v", n, err)
		}

		if _, err := s.Dismiss(ctx, ann, Subject{Base: b}, shop, f.Dismissal, " "); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("dismissed without a reason: %v", err)
		}
		if _, err := s.Dismiss(ctx, ann, Subject{Base: b}, shop, f.Dismissal, "gift cards"); err != nil {
			t.Fatal(err)
		}
		if all := pages(t, s, b); all[0].Findings[0].Dismissed == nil || all[0].Findings[0].Dismissed.Reason != "gift cards" {
			t.Errorf("dismissed: %+v", all[0].Findings)
		}
		if n, err := s.Faults(ctx, Subject{Base: b}, Subject{Base: right}); err != nil || n != 0 {
			t.Errorf("dismissed, %d faults, %v", n, err)
		}

		// It is fetched again after a day, by itself.
		say("You may return any item within 10 days.")
		if err := s.fetchDue(ctx); err != nil || pages(t, s, b)[0].Findings[0].Dismissed == nil {
			t.Errorf("fetched before it was due: %v", err)
		}
		now = now.Add(fetchEach)
		if err := s.fetchDue(ctx); err != nil {
			t.Fatal(err)
		}
		if all := pages(t, s, b); all[0].Findings[0].Dismissed != nil || !strings.Contains(all[0].Findings[0].Text, "10 days") || !all[0].ReadAt.Equal(now) {
			t.Errorf("after a day: %+v", all[0])
		}

		// A site that is away changes nothing but says so.
		say("")
		now = now.Add(time.Hour)
		if p, err = s.FetchPage(ctx, p.ID); err != nil || !strings.Contains(p.Fault, "418") || p.Reason == nil || p.Reason.Args["status"] != "418" || !p.TriedAt.Equal(now) || p.ReadAt.Equal(now) {
			t.Errorf("away: %+v, %v", p, err)
		}
		if all := pages(t, s, b); len(all[0].Findings) != 1 {
			t.Errorf("away, it has %+v", all[0].Findings)
		}
		say("You may return any item within 30 days.")
		now = now.Add(fetchAgain)
		if err := s.fetchDue(ctx); err != nil {
			t.Fatal(err)
		}
		if all := pages(t, s, b); len(all[0].Findings) != 0 || all[0].Fault != "" || all[0].Reason != nil {
			t.Errorf("put right: %+v", all[0])
		}
	})
}

func TestPagesThatAreNotTaken(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		closed := New(s.record, outbound.Client(nil), slog.New(slog.DiscardHandler))
		site := httptest.NewServer(http.NotFoundHandler())
		defer site.Close()
		for what, try := range map[string]struct {
			s     *Service
			page  NewPage
			field string
			says  string
		}{
			"a private address": {closed, NewPage{URL: site.URL}, "url", "DRAGOMAN_ALLOW_NETWORKS"},
			"a missing page":    {s, NewPage{URL: site.URL}, "url", "404"},
			"a file":            {s, NewPage{URL: "file:///etc/passwd"}, "url", "https://"},
			"no name":           {s, NewPage{Text: "x"}, "name", "page"},
			"no text":           {s, NewPage{Name: "x", Text: " \n"}, "text", "no text"},
			"much text":         {s, NewPage{Name: "x", Text: strings.Repeat("x", MaxPageSize+1)}, "text", "2 MB"},
			"a language":        {s, NewPage{Name: "x", Text: "x", Language: "tlh"}, "lang", "tlh"},
		} {
			try.page.Store = "demo"
			_, err := try.s.AddPage(t.Context(), "ann", try.page)
			var e *chat.Error
			if !errors.As(err, &e) || e.Code != chat.CodeInvalid || e.Field != try.field || !strings.Contains(e.Message, try.says) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if all := pages(t, s, small(t)); len(all) != 0 {
			t.Errorf("kept: %+v", all)
		}
		for range 2 { // the same name replaces
			if _, err := s.AddPage(t.Context(), "ann", NewPage{Store: "demo", Name: "returns", Language: "en", Text: "Returns within 14 days."}); err != nil {
				t.Fatal(err)
			}
		}
		if all := pages(t, s, small(t)); len(all) != 1 || len(all[0].Findings) != 1 {
			t.Errorf("kept: %+v", all)
		}
	})
}

func TestMarketsOfAStore(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		b, ctx := small(t), t.Context()
		if err := s.Choose(ctx, "demo", []string{"EU", "ATLANTIS"}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("a market that there is not: %v", err)
		}
		nz := OwnMarket{ID: "NZ", Name: "New Zealand", Languages: []string{"en"}, Includes: []string{"WORLD"}, Add: []knowledge.Requirement{{ID: "legal.gst", Why: "GST"}}}
		for _, bad := range []OwnMarket{{ID: "nz", Name: "x"}, {ID: "NZ"}, {ID: "NZ", Name: "x", Includes: []string{"MOON"}}, {ID: "NZ", Name: "x", Add: []knowledge.Requirement{{ID: "gst"}}}} {
			if err := s.PutMarket(ctx, bad); chat.CodeOf(err) != chat.CodeInvalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if err := s.PutMarket(ctx, nz); err != nil {
			t.Fatal(err)
		}
		if err := s.PutMarket(ctx, OwnMarket{ID: "EU", Remove: []string{"returns.window", "warranty"}, Add: []knowledge.Requirement{{ID: "returns.how_to", Why: "we say so"}}}); err != nil {
			t.Fatal(err)
		}
		if err := s.Choose(ctx, "demo", []string{"NZ", "EU", "DE", "NZ"}); err != nil {
			t.Fatal(err)
		}
		coverage, err := s.Coverage(ctx, b, shop)
		if err != nil || len(coverage) != 3 {
			t.Fatalf("coverage is %+v, %v", coverage, err)
		}
		eu, de, own := coverage[0], coverage[1], coverage[2]
		asks := func(c knowledge.MarketCoverage, id string) bool {
			return slices.ContainsFunc(append(slices.Clone(c.Market.Topics), c.Market.Facts...), func(r knowledge.Requirement) bool { return r.ID == id })
		}
		if eu.ID != "EU" || asks(eu, "returns.window") || asks(eu, "warranty") || !asks(eu, "returns.how_to") || !asks(eu, "legal.imprint") {
			t.Errorf("the changed market is %+v", eu.Market)
		}
		if own.ID != "NZ" || !asks(own, "legal.gst") || !asks(own, "shipping.cost") || own.Languages[0].Language != "en" || !slices.Contains(own.Languages[0].Missing, "legal.gst") {
			t.Errorf("one's own market is %+v", own)
		}
		if len(de.Languages) != 1 || de.Languages[0].Offered || de.Languages[0].Percent != 0 || de.Languages[0].Light != knowledge.LightRed {
			t.Errorf("a language that is not offered: %+v", de.Languages)
		}
		found, err := s.Findings(ctx, Subject{Base: b}, []chat.Store{shop})
		if err != nil || !slices.ContainsFunc(found, func(f Found) bool {
			return f.Kind == knowledge.KindCoverage && f.Topic == "legal.gst" && f.Store == "demo" && f.Severity == knowledge.SeverityAdvice
		}) {
			t.Errorf("what is missing is no finding: %v", err)
		}
		if err := s.RemoveMarket(ctx, "EU"); err != nil {
			t.Fatal(err)
		}
		if coverage, err := s.Coverage(ctx, b, shop); err != nil || !asks(coverage[0], "returns.window") {
			t.Errorf("as it came: %+v, %v", coverage, err)
		}
	})
}

// Collisions are computed in the background, once for a content, whichever node
// is asked.
func TestCollisionsAreComputedInTheBackground(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Run(ctx); close(done) }()
		defer func() { stop(); <-done }()
		b := small(t)
		keys := map[string]string{"en": "en-1", "es": "es-1"}
		settled := func(s *Service) []LanguageCollisions {
			for deadline := time.Now().Add(time.Minute); ; {
				all, err := s.Collisions(ctx, b, keys, nil)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(all, func(l LanguageCollisions) bool { return l.State == StateWaiting || l.State == StateComputing }) {
					return all
				}
				if time.Now().After(deadline) {
					t.Fatalf("still %+v", all)
				}
				time.Sleep(10 * time.Millisecond) // they are computed meanwhile
			}
		}
		all := settled(s)
		if len(all) != 2 || all[0].Language != "en" || all[0].State != StateReady {
			t.Fatalf("collisions are %+v", all)
		}
		other := New(s.record, http.DefaultClient, slog.New(slog.DiscardHandler)) // does not compute
		if got := settled(other); len(got) != 2 || got[1].State != StateReady {
			t.Errorf("another node has %+v", got)
		}
	})
}

func TestPairsAreTheWorstFirst(t *testing.T) {
	found := func(topic, other, percent string) knowledge.Finding {
		return knowledge.Finding{Topic: topic, Item: 3, Text: topic + other, Args: map[string]string{"other": other, "percent": percent, "own": "2 %"}}
	}
	got := Pairs([]knowledge.Finding{found("a.a", "b.b", "99 %"), found("b.b", "a.a", "60 %"), found("b.b", "a.a", "55 %")})
	if len(got) != 2 || got[0].Topic != "b.b" || got[0].Count != 2 || got[0].Examples[0] != (Collision{"b.ba.a", 3, 60, 2}) || got[1].Other != "b.b" {
		t.Errorf("pairs are %+v", got)
	}
}
