package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/mail/mailtest"
	"dragoman/internal/record"
)

// changeRecord does something to the record of a server that is running, beside
// it.
func changeRecord(t *testing.T, dir string, do func(context.Context, *record.Record) error) {
	t.Helper()
	ctx := context.Background()
	rec, err := record.Open(ctx, record.Config{DataDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	if err := do(ctx, rec); err != nil {
		t.Fatal(err)
	}
}

// setHours gives the demo store hours. The server must start afterwards.
func setHours(t *testing.T, dir string, hours chat.Hours) {
	t.Helper()
	changeRecord(t, dir, func(ctx context.Context, rec *record.Record) error {
		return rec.PutStore(ctx, chat.Store{ID: "demo", Key: "demo", Name: "Harbour & Co", Locale: "en", Hours: hours})
	})
}

func TestOutsideHoursTheBuyerLeavesAnAddressAndIsAnswered(t *testing.T) {
	dir, post := t.TempDir(), mailtest.Start(t)
	setHours(t, dir, chat.Hours{From: "08:00", To: "20:00", Timezone: "Europe/Berlin"}) // on no day
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, "DRAGOMAN_SMTP_HOST="+post.Host, fmt.Sprint("DRAGOMAN_SMTP_PORT=", post.Port),
		"DRAGOMAN_SMTP_FROM=chat@shop.example", "DRAGOMAN_SMTP_TLS=none")
	addAgent(t, dir, "ana@shop.example", "Ana")
	command(t, dir, nil, "agent", "add", "--email", "ext@shop.example", "--name", "Ext", "--password", adminPassword, "--external")
	b := newBuyer(t, n)
	b.ask("I want to speak to a human")
	waits := b.becomes("waiting", 0)
	told := b.says("assistant", waits.Seq)
	if !strings.HasPrefix(told.Message.Text, "Our team is not here just now.\n\n") {
		t.Errorf("outside hours the buyer is told %q", told.Message.Text)
	}
	b.until("how it stands", func() bool {
		return strings.Contains(b.line.raw, `"away":"closed"`) && strings.Contains(b.line.raw, `"text":"Our team is not here just now."`)
	})
	for field, f := range map[string]map[string]any{
		"email": {"type": "contact", "id": "bad", "email": "kim@buyer"}, "id": {"type": "contact", "email": "kim@buyer.example"},
	} {
		b.send(f)
		if got := b.expect("a refusal", func(f frame) bool { return f.Type == "error" }); got.Code != "invalid" || !strings.Contains(got.raw, `"field":"`+field+`"`) {
			t.Errorf("%v is answered %s", f, got.raw)
		}
	}
	b.send(map[string]any{"type": "contact", "id": "c1", "email": "kim@buyer.example", "name": "Kim"})
	kept := b.event("the address", waits.Seq, func(e event) bool { return e.Kind == "contact" })
	if kept.ID != "c1" {
		t.Errorf("it is kept as %+v", kept)
	}

	// It waits, visible, until somebody takes it.
	ana := newAgent(t, n, "ana@shop.example")
	ana.waits()
	c := ana.takes("")
	ana.event("the address", 0, func(e event) bool { return e.Kind == "contact" })
	events := func(a *agent) string {
		_, answer := n.call(http.MethodGet, "/api/v1/conversations/"+c.ID+"/events", a.cookie, nil)
		text, _ := json.Marshal(answer)
		return string(text)
	}
	if text := events(ana); !strings.Contains(text, "kim@buyer.example") {
		t.Errorf("an agent does not see the address: %s", text)
	}
	joined := b.becomes("assigned", waits.Seq)

	// An outsourced helper gets the conversation without the address.
	ext := newAgent(t, n, "ext@shop.example")
	id := ana.colleagues(n, c.ID)["Ext"]["id"]
	if f := ana.do("pass", map[string]any{"type": "transfer", "conversation": c.ID, "epoch": c.Epoch, "to": map[string]any{"agent": id}}); f.Type != "ack" {
		t.Fatalf("passing on is answered %s", f.raw)
	}
	b.becomes("assigned", joined.Seq)
	ext.send(map[string]any{"type": "open", "conversation": c.ID})
	f := ext.expect("the events", func(f frame) bool { return f.Type == "events" })
	if text := f.raw + events(ext); strings.Contains(text, "kim@") || !strings.Contains(text, `"Kim"`) {
		t.Errorf("a helper sees %s", text)
	}

	b.send(map[string]any{"type": "transcript", "id": "t1", "email": "kim@buyer.example"})
	b.expect("the answer", func(f frame) bool { return f.Type == "ack" && f.ID == "t1" })
	letter := post.Wait(t, 0)
	if letter.To != "kim@buyer.example" || !strings.Contains(letter.Data, "Subject: Harbour & Co: your conversation") || !strings.Contains(letter.Data, "I want to speak to a human") {
		t.Errorf("to %s went %s", letter.To, letter.Data)
	}
}

func TestWithoutAMailServerThereAreNoTranscripts(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	b := handedOver(t, n)
	b.send(map[string]any{"type": "transcript", "id": "t1", "email": "kim@buyer.example"})
	if f := b.expect("the answer", func(f frame) bool { return f.ID == "t1" }); f.Code != "forbidden" {
		t.Errorf("it is answered %s", f.raw)
	}
}
