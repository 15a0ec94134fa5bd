package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"testing"
)

// faq is the answer to a product page.
type faq struct {
	Lang    string `json:"lang"`
	Entries []struct{ Topic, Question, Answer string }
	LeftOut []string `json:"left_out"`
}

// visit sends a request as a page of another origin does, without a session.
func (n *node) visit(method, query string, header ...string) (*http.Response, faq) {
	n.t.Helper()
	r, err := http.NewRequest(method, n.url+"/api/v1/faq?"+query, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Origin", "https://shop.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	var f faq
	if answer.StatusCode == http.StatusOK {
		if err := json.Unmarshal(data, &f); err != nil {
			n.t.Fatal(err)
		}
	}
	if got := answer.Header.Get("Access-Control-Allow-Origin"); got != "*" {
		n.t.Errorf("%s %s: a page may not read the answer: Access-Control-Allow-Origin is %q", method, query, got)
	}
	return answer, f
}

func TestProductPagesReadPublishedAnswers(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)

	answer, got := n.visit("GET", "store=demo&lang=tlh,es-MX,en&topics=returns.how_to,no.such,shipping.delivery_time")
	if got.Lang != "es" || len(got.Entries) != 2 || got.Entries[0].Topic != "returns.how_to" || !slices.Equal(got.LeftOut, []string{"no.such"}) {
		t.Errorf("a visitor who reads Spanish gets %+v", got)
	}
	if answer.Header.Get("Cache-Control") != "public, max-age=60" || len(answer.Cookies()) > 0 {
		t.Errorf("the answer cannot be kept: %v", answer.Header)
	}
	tag := answer.Header.Get("ETag")
	if again, _ := n.visit("GET", "store=demo&lang=es&topics=returns.how_to,no.such,shipping.delivery_time", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || again.Header.Get("ETag") != tag {
		t.Errorf("what the page has already: %s", again.Status)
	}
	if answer, _ := n.visit("GET", "store=no-such"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("of an unknown store: %s", answer.Status)
	}

	english := "store=demo&lang=en&topics=returns.how_to"
	if _, got := n.visit("GET", english); got.Entries[0].Answer != "Return it within 30 days." {
		t.Errorf("the facts are filled in as %q", got.Entries[0].Answer)
	}
	n.must("PATCH", "/api/v1/stores/demo", admin, map[string]any{"facts": map[string]any{"return_window": map[string]any{"max": 14, "unit": "day"}}})
	if answer, got := n.visit("GET", english, "If-None-Match", tag); answer.StatusCode != http.StatusOK || got.Entries[0].Answer != "Return it within 14 days." {
		t.Errorf("with the store's own fact it reads %+v", got)
	}
	n.must("PUT", "/api/v1/knowledge/draft/topics/returns.how_to", admin, map[string]any{"group": "aftersale", "scope": "How to send something back.", "off": true})
	if _, got := n.visit("GET", english); len(got.Entries) != 1 {
		t.Error("what is only a draft is shown")
	}
	revision := n.must("POST", "/api/v1/knowledge/draft/submit", admin, map[string]any{"note": "No returns"})["revision"].(map[string]any)
	n.must("POST", "/api/v1/knowledge/revisions/"+revision["id"].(string)+"/publish", admin, nil)
	if _, got := n.visit("GET", english); len(got.Entries) != 0 || len(got.LeftOut) != 1 {
		t.Errorf("a topic that is off is shown: %+v", got)
	}
}

func TestWhatVisitorsDoWithAnswersIsCounted(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, "DRAGOMAN_ORIGINS=https://shop.example")
	admin := n.signIn("admin@localhost", adminPassword)
	did := func(event, topic, lang string, header ...string) int {
		t.Helper()
		query := url.Values{"store": {"demo"}, "topic": {topic}, "lang": {lang}, "event": {event}}
		answer, _ := n.visit("POST", query.Encode(), header...)
		return answer.StatusCode
	}
	for _, c := range []struct {
		name   string
		want   int
		event  string
		topic  string
		lang   string
		header []string
	}{
		{"opened", 204, "opened", "returns.how_to", "en", nil},
		{"opened again", 204, "opened", "returns.how_to", "en", nil},
		{"helped", 204, "helped", "returns.how_to", "en", nil},
		{"did not help, in Spanish", 204, "not_helped", "returns.how_to", "es", nil},
		{"on our own page", 204, "opened", "shipping.delivery_time", "en", []string{"Origin", n.url}},
		{"on somebody else's page", 403, "opened", "returns.how_to", "en", []string{"Origin", "https://other.example"}},
		{"without a page", 403, "opened", "returns.how_to", "en", []string{"Origin", ""}},
		{"an unknown topic", 404, "opened", "no.such", "en", nil},
		{"a language that is not offered", 404, "opened", "returns.how_to", "tlh", nil},
		{"an unknown event", 422, "sold", "returns.how_to", "en", nil},
	} {
		if got := did(c.event, c.topic, c.lang, c.header...); got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
	}
	if status, _ := n.call("GET", "/api/v1/knowledge/faq-counts", nil, nil); status != http.StatusUnauthorized {
		t.Errorf("anybody reads the counts: status %d", status)
	}
	counts := n.must("GET", "/api/v1/knowledge/faq-counts?days=7", admin, nil)["counts"].([]any)
	got := map[string][3]any{}
	for _, item := range counts {
		c := item.(map[string]any)
		got[c["topic"].(string)+" "+c["lang"].(string)] = [3]any{c["opened"], c["helped"], c["not_helped"]}
	}
	want := map[string][3]any{
		"returns.how_to en": {2.0, 1.0, 0.0}, "returns.how_to es": {0.0, 0.0, 1.0}, "shipping.delivery_time en": {1.0, 0.0, 0.0},
	}
	for key, c := range want {
		if got[key] != c {
			t.Errorf("%s is counted %v, want %v", key, got[key], c)
		}
	}
	if len(got) != len(want) {
		t.Errorf("counted is %v", got)
	}
}
