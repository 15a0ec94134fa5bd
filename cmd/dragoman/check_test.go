package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

var readShipped = sync.OnceValues(func() (*knowledge.Base, error) { return new(checkCmd).load() })

// shipped returns the base that comes with the binary, which is read once.
func shipped(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := readShipped()
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// Pages are read from files, folders and addresses; a folder named after a
// language says what its pages are in.
func TestCheckReadsPages(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"en/returns.html": "<p>You may return any item within 14 days.</p>",
		"de/versand.txt":  "Die Lieferung dauert 2 Tage.",
		"de/logo.svg":     "<svg>",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<html lang="fr"><p>Livraison en 48 heures.</p></html>`))
	}))
	defer server.Close()
	c := &checkCmd{Pages: []string{dir, server.URL}, Networks: []string{"127.0.0.1"}}
	base := shipped(t)
	found, err := c.pages(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.Language+" "+f.Other.Fact+" "+f.Args["stated"])
	}
	if strings.Join(got, "; ") != "de delivery_time 2 Tage; en return_window within 14 days; fr delivery_time en 48 heures" {
		t.Errorf("found %q", got)
	}
	c = &checkCmd{Pages: []string{server.URL}}
	if _, err := c.pages(t.Context(), base); chat.CodeOf(err) != chat.CodeForbidden {
		t.Errorf("a page of a private network: %v", err)
	}
	c = &checkCmd{Pages: []string{filepath.Join(dir, "nothing.html")}}
	if _, err := c.pages(t.Context(), base); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a page that is not there: %v", err)
	}
}

// A store without a table of its own has the one that comes with the binary.
func TestCheckMarkets(t *testing.T) {
	c := &checkCmd{Market: []string{"eu", "RU"}}
	base := shipped(t)
	markets, err := c.markets(base)
	if err != nil || len(markets) != 2 || markets[0].ID != "EU" || markets[0].Light != knowledge.LightGreen {
		t.Errorf("%+v, %v", markets, err)
	}
	c.Market = []string{"Atlantis"}
	if _, err := c.markets(base); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("an unknown market: %v", err)
	}
}
