package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// raw returns the status and the body of a request.
func (n *node) raw(method, path string, session *http.Cookie) (int, string) {
	n.t.Helper()
	request, err := http.NewRequest(method, n.url+path, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	request.AddCookie(session)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestABuyersDataIsHandedOutAndDeleted(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := handedOver(t, n)
	ana, lead := newAgent(t, n, "ana@shop.example"), newLead(t, n)
	c := ana.takes("")
	joined := b.becomes("assigned", 0)
	const secret = "Rosenstrasse-17 <third floor>"
	b.say("I live in " + secret)
	b.says("buyer", joined.Seq)
	ana.do("n1", map[string]any{"type": "note", "conversation": c.ID, "text": "They seem to be in a hurry."})

	b.send(map[string]any{"type": "contact", "id": "c1", "email": "kim@buyer.example"})
	b.event("the address", joined.Seq, func(e event) bool { return e.Kind == "contact" })

	path := "/api/v1/conversations/" + c.ID
	for _, request := range [][2]string{{http.MethodGet, path + "/export"}, {http.MethodDelete, path}} {
		if status, _ := n.raw(request[0], request[1], ana.cookie); status != http.StatusForbidden {
			t.Errorf("%s %s by an agent: status %d", request[0], request[1], status)
		}
	}
	status, all := n.raw(http.MethodGet, path+"/export", lead.cookie)
	if status != http.StatusOK || !strings.Contains(all, "Rosenstrasse-17") || !strings.Contains(all, "in a hurry") || !strings.Contains(all, "Europe/Madrid") || !strings.Contains(all, "kim@buyer.example") {
		t.Errorf("the export: status %d\n%s", status, all)
	}
	status, page := n.raw(http.MethodGet, path+"/export?format=html", lead.cookie)
	if status != http.StatusOK || !strings.Contains(page, "Rosenstrasse-17 &lt;third floor&gt;") || strings.Contains(page, "in a hurry") || !strings.Contains(page, "Ana") || !strings.Contains(page, "kim@buyer.example") {
		t.Errorf("the page: status %d\n%s", status, page)
	}

	if status, body := n.raw(http.MethodDelete, path, lead.cookie); status != http.StatusNoContent {
		t.Fatalf("deleting: status %d %s", status, body)
	}
	if code := b.closes(); code != 4005 {
		t.Errorf("the buyer's socket is closed with %d, want 4005", code)
	}
	ana.expect("that it is gone", func(f frame) bool { return f.Type == "forgotten" && strings.Contains(f.raw, c.ID) })
	if f := ana.do("late", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "Thank you."}); f.Code != "not_found" && f.Code != "not_assigned" {
		t.Errorf("a late message is answered %s", f.raw)
	}
	if status, _ := n.raw(http.MethodGet, path+"/events", lead.cookie); status != http.StatusNotFound {
		t.Errorf("its events: status %d", status)
	}
	if status, _ := n.raw(http.MethodDelete, path, lead.cookie); status != http.StatusNotFound {
		t.Errorf("deleting it again: status %d", status)
	}

	// A widget that was away and has the old token begins anew.
	b.log, b.last = nil, 0
	if err := b.connect(t, n); err != nil {
		t.Fatal(err)
	}
	b.tap("shipping.track_order")
	if e := b.says("assistant", 0); e.Seq > 3 || e.Case != 1 {
		t.Errorf("the new conversation answers with number %d in case %d", e.Seq, e.Case)
	}

	if err := n.signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(filepath.Join(dir, file.Name())); err == nil && bytes.Contains(data, []byte("Rosenstrasse")) {
			t.Errorf("the buyer's words are left in %s", file.Name())
		}
	}
	if strings.Contains(n.log.String(), "Rosenstrasse") {
		t.Error("the buyer's words are in the log")
	}
}
