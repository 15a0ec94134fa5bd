package record_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// columnsOf returns the columns of every table of a record, by table.
func columnsOf(t *testing.T, c record.Config) (*sql.DB, map[string][]string) {
	t.Helper()
	driver, address := "pgx", c.DatabaseURL
	query := "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
	if address == "" {
		driver, address = "sqlite", filepath.Join(c.DataDir, "dragoman.db")
		query = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		columns[table] = append(columns[table], column)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return db, columns
}

// holding returns the tables that hold a text, whatever their columns are.
func holding(t *testing.T, c record.Config, text string) (found []string) {
	t.Helper()
	db, columns := columnsOf(t, c)
	defer db.Close()
	for table := range columns {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if b, ok := v.([]byte); ok {
					v = string(b)
				}
				if strings.Contains(fmt.Sprint(v), text) {
					found = append(found, table+"."+names[i])
				}
			}
		}
		rows.Close()
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestNothingOfAForgottenConversationIsLeft(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		ctx := context.Background()
		r := recordtest.Open(t, c)
		const secret = "Rosenstrasse-17-dritter-Stock"
		if _, _, err := r.AddWebhook(ctx, chat.Webhook{Store: store, Name: "ERP", URL: "https://erp.example/", Events: chat.NoticeTypes(), Enabled: true}); err != nil {
			t.Fatal(err)
		}
		for _, id := range []chat.ConversationID{"gone", "stays"} {
			words := "I live in " + string(id)
			if id == "gone" {
				words = secret
			}
			touch := func(c *chat.Conversation) { c.Preview, c.Memory.Last, c.Memory.Unclear = words, words, words }
			for i := range 40 { // so that rows are rewritten and pages filled
				do(t, r, record.Append{Conversation: id, Always: []chat.Event{buyerSays(fmt.Sprint("m", i), strings.Repeat(words+" ", 1+i*7%30))}, Touch: touch, Expect: min(int64(i), 1),
					If: []chat.Event{{Kind: chat.EventNote, Author: chat.Author{Role: chat.AuthorAgent}, Note: &chat.Note{Text: words}},
						{Kind: chat.EventTap, Author: chat.Author{Role: chat.AuthorSystem}, Tap: &chat.Tap{Text: words}},
						{Kind: chat.EventRating, Author: chat.Author{Role: chat.AuthorBuyer}, Rating: &chat.Rating{Score: 1, Comment: words}}}})
			}
		}
		if err := r.MarkRead(ctx, "ann", "gone", 7); err != nil {
			t.Fatal(err)
		}
		mail := record.Mail{ID: "reply.gone.7", Conversation: "gone", Kind: record.MailReply, Address: secret + "@buyer.example", Language: "de", After: 7}
		if err := r.PutMail(ctx, mail, time.Now(), false); err != nil {
			t.Fatal(err)
		}
		settle := func(id string, texts, of []string, hashes ...string) {
			if err := r.PutSettled(ctx, chat.Settled{ID: id, Store: store, Texts: texts, Of: of, Hashes: hashes}, 0); err != nil {
				t.Fatal(err)
			}
		}
		its, others := chat.MessageHash("gone", 5), chat.MessageHash("stays", 5)
		settle("1-its", []string{secret}, []string{its}, its, chat.MessageHash("gone", 160))
		settle("2-both", []string{"Theirs", secret}, []string{others, its}, others, its)
		settle("3-unsaid", []string{"Perhaps " + secret}, nil, others, its) // as older versions kept it
		settle("4-others", []string{"Theirs"}, nil, others)
		if found := holding(t, c, secret); !slices.Contains(found, "events.body") || !slices.Contains(found, "conversations.preview") || !slices.Contains(found, "mails.address") || !slices.Contains(found, "settled.body") {
			t.Fatalf("before, the words stand in %v", found)
		}
		if found := holding(t, c, "gone"); !slices.Contains(found, "mails.conversation") || !slices.Contains(found, "reads.conversation") || !slices.Contains(found, "deliveries.payload") {
			t.Fatalf("before, the id stands in %v", found)
		}
		whole, err := r.Conversation(ctx, "gone")
		if err != nil {
			t.Fatal(err)
		}
		besides, err := r.Besides(ctx, &whole)
		if err != nil || len(besides.Mails) != 1 || besides.Mails[0].Address != mail.Address || !slices.Equal(besides.Settled, []string{secret, secret}) ||
			len(besides.Notices) < 2 || slices.ContainsFunc(besides.Notices, func(n chat.Notice) bool { return n.Data.Conversation != "gone" }) {
			t.Errorf("kept besides its events: %+v, %v", besides, err)
		}
		line := chat.AuditEntry{By: "lea", Name: "Lea"}
		was, err := r.Forget(ctx, "gone", line)
		if err != nil || was.LastSeq != 160 {
			t.Fatalf("forgetting: %+v, %v", was, err)
		}
		if found := holding(t, c, secret); len(found) != 0 {
			t.Errorf("the words are left in %v", found)
		}
		if found := holding(t, c, "gone"); !slices.Equal(found, []string{"audit.body", "audit.target"}) {
			t.Errorf("the id is left in %v", found)
		}
		if found := holding(t, c, "stays"); !slices.Contains(found, "deliveries.payload") {
			t.Errorf("the other conversation stands in %v only", found)
		}
		if events := len(log(t, r, "stays")); events != 160 {
			t.Errorf("of the other conversation %d events are left", events)
		}
		settled, err := r.Settled(ctx, store, 9)
		if err != nil || len(settled) != 3 {
			t.Fatalf("settled are still %+v, %v", settled, err)
		}
		for i, want := range []int{1, 0, 1} { // texts of "4-others", "3-unsaid", "2-both"
			if s := settled[i]; len(s.Texts) != want || want == 1 && s.Texts[0] != "Theirs" || !slices.Equal(s.Hashes, []string{others}) {
				t.Errorf("left of a decision: %+v", s)
			}
		}
		if err := r.PutSettled(ctx, chat.Settled{ID: "5", Store: store, Texts: []string{secret}}, 0); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("texts that were read before are kept after it: %v", err)
		}
		if n, err := r.Forgotten(ctx, store); n != 1 || err != nil {
			t.Errorf("forgotten: %d, %v", n, err)
		}
		if c.DataDir != "" {
			for _, name := range []string{"dragoman.db", "dragoman.db-wal"} {
				if data, err := os.ReadFile(filepath.Join(c.DataDir, name)); err == nil && bytes.Contains(data, []byte(secret)) {
					t.Errorf("the words are left in the file %s", name)
				}
			}
		}

		if _, err := r.Forget(ctx, "gone", line); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("forgetting it again: %v", err)
		}
		if _, err := r.Recall(ctx, "gone"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("it is recalled: %v", err)
		}
		// What was on its way makes no new one of it; a buyer who begins anew does.
		refused(t, r, record.Append{Conversation: "gone", Expect: 1, Always: []chat.Event{buyerSays("late", secret)}}, chat.CodeNotFound)
		do(t, r, record.Append{Conversation: "gone", Always: []chat.Event{buyerSays("new", "Hello")}})
	})
}

func TestForgettingKnowsEveryTable(t *testing.T) {
	c := recordtest.SQLite(t)
	recordtest.Open(t, c)
	_, columns := columnsOf(t, c)
	for table, names := range columns {
		if slices.Contains(names, "conversation") && !slices.ContainsFunc(record.Forgets, func(text string) bool { return strings.HasPrefix(text, "DELETE FROM "+table+" ") }) {
			t.Errorf("the table %s holds something of conversations: add a line to forgets", table)
		}
	}
}
