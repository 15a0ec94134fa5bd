package e2e

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dragoman/internal/chat"
)

const unansweredPath = "/api/v1/knowledge/unanswered"

// groups returns the typical texts of what was not answered, by the first of
// each group, with the group.
func (n *node) groups(session *http.Cookie, query string) map[string]map[string]any {
	n.t.Helper()
	all := map[string]map[string]any{}
	for _, g := range n.must("GET", unansweredPath+query, session, nil)["groups"].([]any) {
		group := g.(map[string]any)
		all[group["typical"].([]any)[0].(map[string]any)["text"].(string)] = group
	}
	return all
}

// A buyer's question that led to a person is found, masked, with what the agent
// replied; it becomes an example, and the draft then knows it.
func TestUnansweredBecomesAnExample(t *testing.T) {
	n := staffed(t)
	a := newAgent(t, n, "ana@shop.example")
	b := newBuyer(t, n)
	b.ask("Do you engrave zircon rings, order 81726354? jane@example.com")
	b.tap(chat.ChoicePerson)
	b.becomes("waiting", 0)
	a.waits()
	c := a.takes("")
	a.send(map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "id": "r1", "text": "Yes, up to ten letters. Call +49 30 1234567."})
	b.says("agent", 0)

	admin := n.signIn("admin@localhost", adminPassword)
	const text, example, topic = "Do you engrave zircon rings, order [order]? [email]", "Do you engrave zircon rings, order 00000? name@example.com", "returns.how_to"
	group := n.groups(admin, "")[text]
	if group == nil || group["reply"] != "Yes, up to ten letters. Call [phone]." {
		t.Fatalf("found %v", group)
	}
	if status, _ := n.call("GET", unansweredPath, a.cookie, nil); status != http.StatusForbidden {
		t.Errorf("an agent reads it: status %d", status)
	}
	settled := n.must("POST", unansweredPath, admin, map[string]any{"lang": group["lang"], "hashes": group["hashes"], "how": "example", "topic": topic, "examples": []string{text}})
	if entry := n.entry(admin, topic, "en"); !contains(entry["examples"], example) {
		t.Errorf("the draft has %v", entry["examples"])
	}
	asked := n.must("POST", "/api/v1/knowledge/draft/ask", admin, map[string]any{"text": example, "locale": "en"})
	first := asked["draft"].(map[string]any)["decision"].(map[string]any)["candidates"].([]any)[0].(map[string]any)
	if first["topic"] != topic {
		t.Errorf("the draft takes it for %v", first)
	}
	if n.groups(admin, "")[text] != nil {
		t.Error("what was settled is shown again")
	}
	n.must("DELETE", unansweredPath+"/settled/"+settled["id"].(string), admin, nil)
	if n.groups(admin, "")[text] == nil {
		t.Error("what was taken back is not shown")
	}
}

// A lead deletes the buyer's data: their sentence goes from what was settled,
// and does not come with what an admin still has on the screen.
func TestUnansweredIsForgotten(t *testing.T) {
	n := staffed(t)
	a := newAgent(t, n, "ana@shop.example")
	const text = "Do you engrave zircon rings?"
	b := newBuyer(t, n)
	b.ask(text)
	b.tap(chat.ChoicePerson)
	b.becomes("waiting", 0)
	a.waits()
	c := a.takes("")
	admin := n.signIn("admin@localhost", adminPassword)
	group := n.groups(admin, "")[text]
	dismiss := map[string]any{"lang": group["lang"], "hashes": group["hashes"], "how": "dismissed"}
	n.must("POST", unansweredPath, admin, dismiss)
	if _, body := n.raw("GET", unansweredPath, admin); !strings.Contains(body, text) {
		t.Fatalf("the decision is not shown: %s", body)
	}
	if status, body := n.raw("DELETE", "/api/v1/conversations/"+c.ID, admin); status != http.StatusNoContent {
		t.Fatalf("deleting: status %d %s", status, body)
	}
	n.must("POST", unansweredPath, admin, dismiss)
	if _, body := n.raw("GET", unansweredPath, admin); strings.Contains(body, "zircon") {
		t.Errorf("the words are shown: %s", body)
	}
}

func contains(list any, text string) bool {
	for _, x := range list.([]any) {
		if x == text {
			return true
		}
	}
	return false
}

const oldChats = "conversation,time,author,text\n1,2024-05-04T08:00:00Z,buyer,Do you engrave zircon rings for jane@example.com?\n1,2024-05-04T08:01:00Z,agent,Yes.\n"

// Old chats come in over REST, with progress and without halves, and by the
// command.
func TestOldChats(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	send := func(file string) string {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("file", "old.csv")
		if err != nil {
			t.Fatal(err)
		}
		part.Write([]byte(file))
		form.Close()
		r, err := http.NewRequest("POST", n.url+unansweredPath+"/history", &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Origin", n.url)
		r.AddCookie(admin)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var all bytes.Buffer
		if _, err := all.ReadFrom(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("status %d, %v: %s", answer.StatusCode, err, &all)
		}
		return all.String()
	}
	if said := send(oldChats + "2,2024-05-04,nobody,Hi\n"); !strings.Contains(said, `{"line":4,"column":"author","code":"author"}`) {
		t.Errorf("a file with a fault: %s", said)
	}
	if found := n.groups(admin, "?source=history"); len(found) != 0 {
		t.Errorf("half of it came in: %v", found)
	}
	if said := send(oldChats); !strings.Contains(said, `{"stage":"read"`) || !strings.Contains(said, `"questions":1,"added":1`) {
		t.Errorf("imported: %s", said)
	}
	file := filepath.Join(t.TempDir(), "old.csv")
	if err := os.WriteFile(file, []byte(oldChats+"2,2024-05-05,buyer,How much is a zircon?\n2,2024-05-06,staff,Ten euros.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, dir, nil, "history", "import", file)
	found := n.groups(admin, "?source=history")
	if len(found) != 2 || found["Do you engrave zircon rings for [email]?"] == nil {
		t.Errorf("found %v", found)
	}
	if gone := n.must("DELETE", unansweredPath+"/history", admin, nil); gone["count"] != 2.0 {
		t.Errorf("forgotten: %v", gone)
	}
}
