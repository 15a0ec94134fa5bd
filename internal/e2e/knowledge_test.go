package e2e

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// must calls and fails the test unless the answer is a good one.
func (n *node) must(method, path string, session *http.Cookie, body any) map[string]any {
	n.t.Helper()
	status, answer := n.call(method, path, session, body)
	if status >= 300 {
		n.t.Fatalf("%s %s: status %d, %v", method, path, status, answer)
	}
	return answer
}

// entry returns a topic of the draft in a language.
func (n *node) entry(session *http.Cookie, topic, lang string) map[string]any {
	n.t.Helper()
	answer := n.must("GET", "/api/v1/knowledge/draft/entries/"+topic, session, nil)
	return answer["entries"].(map[string]any)[lang].(map[string]any)
}

// written is an entry with another answer, as a page sends it.
func written(entry map[string]any, solution string) map[string]any {
	sent := map[string]any{}
	for _, field := range []string{"question", "examples", "follow_ups", "hash"} {
		if value, ok := entry[field]; ok {
			sent[field] = value
		}
	}
	sent["solution"] = solution
	return sent
}

// The whole way of a change: edited, seen in the preview, tried, submitted,
// approved by somebody else, published while a chat is open on another node,
// and taken back.
func TestKnowledgeIsEditedAndPublished(t *testing.T) {
	env := append(shared(t, startRedis(t).url()), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	here, there := start(t, t.TempDir(), env...), start(t, t.TempDir(), env...)
	ann := here.signIn("admin@localhost", adminPassword)
	here.must("POST", "/api/v1/agents", ann, map[string]any{"email": "bob@shop.example", "name": "Bob", "password": adminPassword, "role": "admin"})
	bob := there.signIn("bob@shop.example", adminPassword)
	here.must("PUT", "/api/v1/knowledge/four-eyes", ann, map[string]any{"on": true})

	const topic, path = "returns.how_to", "/api/v1/knowledge/draft/entries/returns.how_to/en"
	b := newBuyer(t, there)
	b.tap(topic)
	old := b.says("assistant", 0)

	entry := here.entry(ann, topic, "en")
	if status, answer := here.call("PUT", path, ann, written(entry, "Within {facts.no_such}.")); status != http.StatusUnprocessableEntity || answer["field"] != "solution" {
		t.Errorf("a fact that is not there: status %d, %v", status, answer)
	}
	here.must("PUT", path, ann, written(entry, "Send it back within {facts.return_window}, in any box."))
	if status, answer := there.call("PUT", path, bob, written(entry, "Bob's words.")); status != http.StatusConflict || !strings.Contains(answer["field"].(string), topic) {
		t.Errorf("over somebody else's change: status %d, %v", status, answer)
	}
	changed := there.entry(bob, topic, "en")
	if changed["preview"] != "Send it back within 30 days, in any box." || changed["changed"].(map[string]any)["author"] != "Admin" || changed["starter"] == nil {
		t.Errorf("the other one sees %v", changed)
	}

	tried := there.must("POST", "/api/v1/knowledge/draft/ask", bob, map[string]any{"text": "x", "choice": topic, "locale": "en"})
	reply := func(of string) string {
		return tried[of].(map[string]any)["reply"].(map[string]any)["text"].(string)
	}
	if !strings.Contains(reply("draft"), "in any box") || strings.Contains(reply("now"), "in any box") {
		t.Errorf("the draft says %q, what is published %q", reply("draft"), reply("now"))
	}

	revision := here.must("POST", "/api/v1/knowledge/draft/submit", ann, map[string]any{"note": "Any box will do"})["revision"].(map[string]any)
	id := "/api/v1/knowledge/revisions/" + revision["id"].(string)
	if status, _ := here.call("POST", id+"/judge", ann, map[string]any{"approve": true}); status != http.StatusForbidden {
		t.Errorf("approved by its author: status %d", status)
	}
	if status, _ := here.call("POST", id+"/publish", ann, nil); status != http.StatusForbidden {
		t.Errorf("published before it was approved: status %d", status)
	}
	there.must("POST", id+"/judge", bob, map[string]any{"approve": true})
	here.must("POST", id+"/publish", ann, nil)
	there.answersWith(bob, topic, "in any box")
	said := old.Seq
	if text := b.answerTo(topic, &said); !strings.Contains(text, "in any box") {
		t.Errorf("published, an open chat on the other node is answered %q", text)
	}
	changes := here.must("GET", id+"/changes", ann, nil)["changes"].([]any)
	if len(changes) != 1 || !strings.Contains(changes[0].(map[string]any)["after"].(string), "in any box") {
		t.Errorf("the revision changed %v", changes)
	}

	list := here.must("GET", "/api/v1/knowledge/revisions", ann, nil)["revisions"].([]any)
	first := list[len(list)-1].(map[string]any)
	there.must("POST", "/api/v1/knowledge/revisions/"+first["id"].(string)+"/restore", bob, nil)
	if text := b.answerTo(topic, &said); text != old.Message.Text {
		t.Errorf("brought back, it answers %q; before it was %q", text, old.Message.Text)
	}
}

// answersWith waits until the node has published knowledge in force.
func (n *node) answersWith(session *http.Cookie, topic, words string) {
	n.t.Helper()
	soon(n.t, "an answer to "+topic+" with "+words, func() bool {
		for _, item := range n.must("GET", "/api/v1/knowledge", session, nil)["topics"].([]any) {
			view := item.(map[string]any)
			if view["id"] == topic && strings.Contains(view["entries"].(map[string]any)["en"].(map[string]any)["solution"].(string), words) {
				return true
			}
		}
		return false
	})
}

// answerTo taps a topic and returns the answer; after is moved on to it.
func (b *buyer) answerTo(topic string, after *int64) string {
	b.t.Helper()
	b.tap(topic)
	e := b.says("assistant", *after)
	*after = e.Seq
	return e.Message.Text
}

// A fact is changed once, and every answer in every language that it changes is
// shown before.
func TestFactsAreChangedOnce(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	facts := n.must("GET", "/api/v1/knowledge/draft/facts", admin, nil)
	if shown := facts["shown"].(map[string]any)["return_window"]; shown != "30 days" {
		t.Errorf("the return window reads %v", shown)
	}
	change := map[string]any{"hash": facts["hash"], "facts": map[string]any{"return_window": map[string]any{"type": "duration", "max": 14, "unit": "day"}}}
	effect := n.must("POST", "/api/v1/knowledge/draft/facts/effect", admin, change)["changes"].([]any)
	seen := map[string]bool{}
	for _, item := range effect {
		c := item.(map[string]any)
		seen[c["lang"].(string)] = strings.Contains(c["before"].(string), "30") && strings.Contains(c["after"].(string), "14")
	}
	if !maps.Equal(seen, map[string]bool{"en": true, "es": true}) {
		t.Errorf("it would change %v", effect)
	}
	n.must("PUT", "/api/v1/knowledge/draft/facts", admin, change)
	for name, form := range map[string]map[string]any{
		"return_window": {"type": "duration", "max": -1, "unit": "day"},
		"Return Window": {"type": "duration", "max": 14, "unit": "day"},
		"sale_end":      {"type": "date", "value": "soon"},
		"unknown":       {"type": "magic"},
	} {
		again := n.must("GET", "/api/v1/knowledge/draft/facts", admin, nil)
		status, answer := n.call("PUT", "/api/v1/knowledge/draft/facts", admin, map[string]any{"hash": again["hash"], "facts": map[string]any{name: form}})
		if status != http.StatusUnprocessableEntity || answer["field"] != "facts."+name {
			t.Errorf("%s as %v: status %d, %v", name, form, status, answer)
		}
	}
	draft := n.must("GET", "/api/v1/knowledge/draft", admin, nil)
	var changed []string
	for _, f := range draft["changed"].([]any) {
		changed = append(changed, f.(map[string]any)["name"].(string))
	}
	if !slices.Equal(changed, []string{"facts.yaml"}) {
		t.Errorf("the draft changes %v", changed)
	}
	n.must("POST", "/api/v1/knowledge/draft/discard", admin, map[string]any{})
	if draft := n.must("GET", "/api/v1/knowledge/draft", admin, nil); len(draft["changed"].([]any)) != 0 {
		t.Errorf("discarded, it changes %v", draft["changed"])
	}
}

// Topics of the store's own, lists of a language, and who may edit.
func TestTopicsAndLists(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	admin, ana := n.signIn("admin@localhost", adminPassword), n.signIn("ana@shop.example", adminPassword)
	if status, _ := n.call("GET", "/api/v1/knowledge/draft", ana, nil); status != http.StatusForbidden {
		t.Errorf("an agent reads the draft: status %d", status)
	}
	topic := map[string]any{"group": "presale", "scope": "Gift wrapping."}
	if status, answer := n.call("PUT", "/api/v1/knowledge/draft/topics/Gifts", admin, topic); status != http.StatusUnprocessableEntity || answer["field"] != "topic" {
		t.Errorf("a malformed id: status %d, %v", status, answer)
	}
	n.must("PUT", "/api/v1/knowledge/draft/topics/gifts.wrapping", admin, topic)
	n.must("PUT", "/api/v1/knowledge/draft/entries/gifts.wrapping/en", admin, map[string]any{
		"hash": "", "question": "Do you wrap gifts?", "examples": []string{"gift wrap please"}, "solution": "Yes, choose it in the basket."})
	off := map[string]any{"group": "aftersale", "scope": "How to send something back.", "off": true}
	n.must("PUT", "/api/v1/knowledge/draft/topics/returns.how_to", admin, off)
	tried := n.must("POST", "/api/v1/knowledge/draft/ask", admin, map[string]any{"text": "x", "choice": "gifts.wrapping", "locale": "en"})
	if text := tried["draft"].(map[string]any)["reply"].(map[string]any)["text"]; text != "Yes, choose it in the basket." {
		t.Errorf("the new topic answers %q", text)
	}
	tried = n.must("POST", "/api/v1/knowledge/draft/ask", admin, map[string]any{"text": "x", "choice": "returns.how_to", "locale": "en"})
	if kind := tried["draft"].(map[string]any)["decision"].(map[string]any)["kind"]; kind != "escalate" {
		t.Errorf("a topic that is off: %v", kind)
	}
	n.must("DELETE", "/api/v1/knowledge/draft/topics/gifts.wrapping", admin, nil)
	n.must("DELETE", "/api/v1/knowledge/draft/topics/shipping.track_order", admin, nil)
	if status, _ := n.call("GET", "/api/v1/knowledge/draft/entries/shipping.track_order", admin, nil); status != http.StatusNotFound {
		t.Errorf("a topic that was removed: status %d", status)
	}

	list := n.must("GET", "/api/v1/knowledge/draft/lists/en/human", admin, nil)
	examples := append(list["examples"].([]any), "put me through")
	n.must("PUT", "/api/v1/knowledge/draft/lists/en/human", admin, map[string]any{"hash": list["hash"], "examples": examples})
	if after := n.must("GET", "/api/v1/knowledge/draft/lists/en/human", admin, nil); len(after["examples"].([]any)) != len(examples) {
		t.Errorf("the list holds %v", after["examples"])
	}
	if status, _ := n.call("PUT", "/api/v1/knowledge/draft/lists/en/human", admin, map[string]any{"hash": list["hash"], "examples": examples}); status != http.StatusConflict {
		t.Errorf("over the change before: status %d", status)
	}
	if findings := n.must("GET", "/api/v1/knowledge/draft/findings", admin, nil)["findings"].([]any); len(findings) == 0 {
		t.Error("nothing is found in a base of two topics")
	}
}

// An answer that is being written is shown as the buyer will see it, in any
// language, with the facts of the draft; a fault names its field.
func TestAnswersArePreviewed(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	facts := n.must("GET", "/api/v1/knowledge/draft/facts", admin, nil)
	n.must("PUT", "/api/v1/knowledge/draft/facts", admin, map[string]any{"hash": facts["hash"], "facts": map[string]any{"return_window": map[string]any{"type": "duration", "max": 14, "unit": "day"}}})
	const path = "/api/v1/knowledge/draft/preview"
	for lang, want := range map[string]string{
		"en": "We're sorry.\n\nOrder 4815: within 14 days.", "es": "We're sorry.\n\nOrder 4815: within 14 días.", "ar": "We're sorry.\n\nOrder \u20684815\u2069: within 14 يومًا.",
	} {
		got := n.must("POST", path, admin, map[string]any{"lang": lang, "apology": " We're sorry. ", "solution": "Order {order.number}: within {facts.return_window}.", "order": "4815"})
		if got["text"] != want {
			t.Errorf("%s: the buyer will see %q, want %q", lang, got["text"], want)
		}
	}
	if got := n.must("POST", path, admin, map[string]any{"lang": "en", "solution": "  "}); got["text"] != "" {
		t.Errorf("nothing is shown as %q", got["text"])
	}
	for field, body := range map[string]map[string]any{
		"apology":  {"lang": "en", "apology": "{facts.no_such}", "solution": "x"},
		"solution": {"lang": "en", "solution": "{order.number}"},
		"lang":     {"solution": "x"},
	} {
		status, answer := n.call("POST", path, admin, body)
		if named, _ := answer["field"].(string); status != http.StatusUnprocessableEntity || !strings.HasSuffix(named, field) && named != "body" {
			t.Errorf("%v: status %d, %v", body, status, answer)
		}
	}
	if draft := n.must("GET", "/api/v1/knowledge/draft", admin, nil); len(draft["changed"].([]any)) != 1 {
		t.Errorf("a preview is kept: %v", draft["changed"])
	}
}
