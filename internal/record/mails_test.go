package record_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestMails(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, config record.Config) {
		ctx := context.Background()
		now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
		var clock sync.Mutex
		config.Now = func() time.Time {
			clock.Lock()
			defer clock.Unlock()
			return now
		}
		pass := func(d time.Duration) {
			clock.Lock()
			defer clock.Unlock()
			now = now.Add(d)
		}
		rec := recordtest.Open(t, config)
		take := func() *record.Mail {
			t.Helper()
			m, err := rec.TakeMail(ctx, config.Now().Add(time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		m := record.Mail{ID: "reply:c", Conversation: "c", Kind: record.MailReply, Address: "Ana@buyer.example", Language: "en", After: 4}
		must(rec.PutMail(ctx, m, now.Add(5*time.Minute), true))
		if take() != nil {
			t.Fatal("it is taken before it is due")
		}
		pass(5 * time.Minute)
		later := m
		later.After = 9
		must(rec.PutMail(ctx, later, now.Add(time.Hour), true)) // it waits already
		// Many nodes look for it at once: one gets it.
		var wait sync.WaitGroup
		taken := make(chan *record.Mail, 8)
		for range cap(taken) {
			wait.Go(func() {
				if got, err := rec.TakeMail(ctx, config.Now().Add(time.Minute)); err != nil {
					t.Error(err)
				} else if got != nil {
					taken <- got
				}
			})
		}
		wait.Wait()
		if len(taken) != 1 {
			t.Fatalf("%d nodes took it", len(taken))
		}
		if got := <-taken; got.After != 4 || got.Address != m.Address || got.Tries != 1 || got.Kind != m.Kind || !got.CreatedAt.Equal(now.Add(-5*time.Minute)) {
			t.Errorf("it is taken as %+v", got)
		}
		// Whoever took it is gone: another node takes it.
		pass(time.Minute)
		if got := take(); got == nil || got.Tries != 2 {
			t.Errorf("after a crash it is taken as %+v", got)
		}
		must(rec.MailLater(ctx, m.ID, now.Add(time.Hour)))
		must(rec.MailReached(ctx, m.ID, 7))
		must(rec.MailReached(ctx, m.ID, 6)) // late word
		pass(time.Hour)
		if got := take(); got == nil || got.After != 7 || got.Tries != 3 {
			t.Errorf("an hour later it is taken as %+v", got)
		}
		must(rec.MailDone(ctx, m.ID))
		pass(time.Hour)
		if got := take(); got != nil {
			t.Errorf("what is done is taken again: %+v", got)
		}
		must(rec.PutMail(ctx, later, now, false))
		if got := take(); got != nil {
			t.Errorf("what is done is queued again without being asked: %+v", got)
		}
		must(rec.PutMail(ctx, later, now, true))
		if got := take(); got == nil || got.After != 9 || got.Tries != 1 || !got.CreatedAt.Equal(now) {
			t.Errorf("queued anew it is taken as %+v", got)
		}

		count := func(id chat.ConversationID, address, but string) int {
			t.Helper()
			n, err := rec.CountMails(ctx, record.MailReply, but, id, address, now.Add(-24*time.Hour))
			must(err)
			return n
		}
		must(rec.PutMail(ctx, record.Mail{ID: "reply:d", Conversation: "d", Kind: record.MailReply, Address: "ana@BUYER.example", Language: "en"}, now, true))
		if n := count("other", "ana@buyer.example", ""); n != 2 {
			t.Errorf("%d mails to the address, want 2", n)
		}
		if n := count("c", "bob@buyer.example", ""); n != 1 {
			t.Errorf("%d mails of the conversation, want 1", n)
		}
		if n := count("other", "ana@buyer.example", "reply:d"); n != 1 {
			t.Errorf("%d others to the address, want 1", n)
		}
		must(rec.MailDone(ctx, "reply:c"))
		must(rec.MailDone(ctx, "reply:d"))
		pass(25 * time.Hour)
		must(rec.MailDone(ctx, "none")) // clears away
		if n := count("other", "ana@buyer.example", ""); n != 0 {
			t.Errorf("%d mails are counted a day later", n)
		}
	})
}

func TestContactsAndEventsByTheirClientID(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, config record.Config) {
		rec, ctx := recordtest.Open(t, config), context.Background()
		if _, err := rec.Contact(ctx, "c"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a conversation without: %v", err)
		}
		for i, email := range []string{"ana@old.example", "ana@new.example"} {
			_, err := rec.Append(ctx, record.Append{Store: "demo", Conversation: "c", Expect: record.Any, Always: []chat.Event{{
				Kind: chat.EventContact, ClientID: email, Author: chat.Author{Role: chat.AuthorBuyer}, Contact: &chat.Contact{Email: email, Name: "Ana"},
			}}})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := rec.Contact(ctx, "c"); err != nil || got != (chat.Contact{Email: email, Name: "Ana"}) {
				t.Errorf("after %d: %+v, %v", i+1, got, err)
			}
		}
		for id, want := range map[string]bool{"ana@old.example": true, "nobody": false} {
			if has, err := rec.HasEvent(ctx, "c", id); err != nil || has != want {
				t.Errorf("%s: %v, %v", id, has, err)
			}
		}
	})
}
