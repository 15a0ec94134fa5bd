package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// A page of the store is fetched and compared with the draft; what a changed
// fact contradicts keeps the draft from being published until the page is put
// right, or somebody says why it is none.
func TestPagesOfTheStoreKeepTheirWord(t *testing.T) {
	var days atomic.Int32
	days.Store(30)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<html lang="en"><h1>Returns</h1><p>You may return any item within %d days of delivery.</p></html>`, days.Load())
	}))
	defer site.Close()
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, "DRAGOMAN_ALLOW_NETWORKS=127.0.0.0/8")
	admin := n.signIn("admin@localhost", adminPassword)
	const pages = "/api/v1/knowledge/pages"
	page := n.must("POST", pages, admin, map[string]any{"store": "demo", "url": site.URL})["page"].(map[string]any)
	contradictions := func() []any {
		return n.must("GET", pages+"?store=demo", admin, nil)["pages"].([]any)[0].(map[string]any)["findings"].([]any)
	}
	if found := contradictions(); len(found) != 0 {
		t.Fatalf("a page that agrees has %v", found)
	}

	window := func(max int) {
		hash := n.must("GET", "/api/v1/knowledge/draft/facts", admin, nil)["hash"]
		n.must("PUT", "/api/v1/knowledge/draft/facts", admin, map[string]any{"hash": hash, "facts": map[string]any{"return_window": map[string]any{"type": "duration", "max": max, "unit": "day"}}})
	}
	window(14)
	found := contradictions()
	if len(found) != 1 {
		t.Fatalf("after the fact was changed the page has %v", found)
	}
	f := found[0].(map[string]any)
	if other := f["other"].(map[string]any); !strings.Contains(f["text"].(string), "30 days") || !strings.Contains(other["text"].(string), "14 days") || other["fact"] != "return_window" {
		t.Errorf("the sides are %v", f)
	}
	listed := false
	for _, item := range n.must("GET", "/api/v1/knowledge/draft/findings", admin, nil)["findings"].([]any) {
		one := item.(map[string]any)
		listed = listed || one["page"] == page["id"] && one["new"] == true && one["severity"] == "error"
	}
	if !listed {
		t.Error("it is not among the findings")
	}
	submit := func() int {
		status, _ := n.call("POST", "/api/v1/knowledge/draft/submit", admin, map[string]any{"note": "A shorter window"})
		return status
	}
	if status := submit(); status != http.StatusUnprocessableEntity {
		t.Errorf("submitted against the page: status %d", status)
	}
	dismissal := n.must("POST", "/api/v1/knowledge/dismissals", admin, map[string]any{"store": "demo", "key": f["dismissal"], "reason": "the old page"})["dismissal"].(map[string]any)
	if dismissal["reason"] != "the old page" || contradictions()[0].(map[string]any)["dismissed"] == nil {
		t.Errorf("dismissed: %v", dismissal)
	}
	n.must("DELETE", fmt.Sprintf("/api/v1/knowledge/dismissals/demo/%s", f["dismissal"]), admin, nil)
	days.Store(14)
	n.must("POST", pages+"/"+page["id"].(string)+"/fetch", admin, nil)
	if found := contradictions(); len(found) != 0 {
		t.Errorf("put right, the page has %v", found)
	}
	if status := submit(); status >= 300 {
		t.Errorf("submitted when the page is right: status %d", status)
	}
	n.must("DELETE", pages+"/"+page["id"].(string), admin, nil)
	if status, _ := n.call("POST", pages+"/"+page["id"].(string)+"/fetch", admin, nil); status != http.StatusNotFound {
		t.Errorf("a removed page is fetched: status %d", status)
	}
}

func TestPagesAreRefusedWithTheReason(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }))
	defer site.Close()
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	for what, try := range map[string]struct {
		page   map[string]any
		status int
		says   string
		reason any // for pages in other languages
	}{
		"inside a private network": {map[string]any{"url": site.URL}, http.StatusUnprocessableEntity, "DRAGOMAN_ALLOW_NETWORKS", "private"},
		"too large":                {map[string]any{"name": "x", "text": strings.Repeat("x", 2<<20+1)}, http.StatusUnprocessableEntity, "2 MB", "large"},
		"of another store":         {map[string]any{"store": "other", "name": "x", "text": "x"}, http.StatusNotFound, "", nil},
	} {
		body := map[string]any{"store": "demo"}
		for k, v := range try.page {
			body[k] = v
		}
		status, answer := n.call("POST", "/api/v1/knowledge/pages", admin, body)
		detail, _ := answer["detail"].(string)
		reason, _ := answer["reason"].(map[string]any)
		if status != try.status || !strings.Contains(detail, try.says) || reason["name"] != try.reason {
			t.Errorf("%s: status %d, %v", what, status, answer)
		}
	}
}

// What a market requires is measured when the store sells there, and what is
// confused is computed by itself.
func TestMarketsAndCollisions(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	const markets = "/api/v1/knowledge/markets"
	n.must("PUT", markets+"/NZ", admin, map[string]any{"name": "New Zealand", "languages": []string{"en"}, "add": []any{
		map[string]any{"id": "shipping.track_order", "why": "the first question"}, map[string]any{"id": "legal.gst", "why": "GST"},
	}, "remove": []string{}})
	n.must("PUT", markets, admin, map[string]any{"store": "demo", "markets": []string{"NZ"}})
	coverage := n.must("GET", markets, admin, nil)["coverage"].([]any)[0].(map[string]any)
	if coverage["percent"] != 50.0 || coverage["light"] != "yellow" || coverage["languages"].([]any)[0].(map[string]any)["missing"].([]any)[0] != "legal.gst" {
		t.Errorf("coverage is %v", coverage)
	}
	if status, answer := n.call("PUT", markets, admin, map[string]any{"store": "demo", "markets": []string{"MOON"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a market that there is not: status %d, %v", status, answer)
	}

	const topic, other, text = "returns.how_to", "shipping.track_order", "how do I send it back"
	entry := n.entry(admin, topic, "en")
	sent := written(entry, entry["solution"].(string))
	sent["examples"] = append(entry["examples"].([]any), text)
	n.must("PUT", "/api/v1/knowledge/draft/entries/"+topic+"/en", admin, sent)
	n.must("POST", "/api/v1/knowledge/draft/examples", admin, map[string]any{"lang": "en", "topic": topic, "to": other, "text": text})
	has := func(topic string) bool {
		for _, e := range n.entry(admin, topic, "en")["examples"].([]any) {
			if e == text {
				return true
			}
		}
		return false
	}
	if has(topic) || !has(other) {
		t.Error("the example is not where it was moved")
	}
	if status, _ := n.call("POST", "/api/v1/knowledge/draft/examples", admin, map[string]any{"lang": "en", "topic": topic, "text": text}); status != http.StatusNotFound {
		t.Errorf("an example that is gone is moved: status %d", status)
	}
	soon(t, "a word on what is confused", func() bool {
		ready := 0
		for _, item := range n.must("GET", "/api/v1/knowledge/draft/collisions", admin, nil)["languages"].([]any) {
			if item.(map[string]any)["state"] == "ready" {
				ready++
			}
		}
		return ready == 2
	})
}
