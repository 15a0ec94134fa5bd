package usage

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
	"dragoman/internal/revision"
	"dragoman/internal/unanswered"
)

func TestASplitIsSuggestedUntilItIsDealtWith(t *testing.T) {
	at := time.Now().Add(-time.Hour).UTC()
	clock := func() time.Time { at = at.Add(time.Second); return at }
	quiet := slog.New(slog.DiscardHandler)
	config := recordtest.SQLite(t)
	config.Now = clock
	rec := recordtest.Open(t, config)
	learner, err := learn.New(rec, language.BuiltIn(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	k := revision.New(rec, learner, check.New(rec, http.DefaultClient, quiet), quiet)
	if err := k.Start(t.Context(), os.DirFS("../e2e/testdata/knowledge")); err != nil {
		t.Fatal(err)
	}
	shop := &chat.Store{ID: "demo", Languages: []string{"en"}}
	asks := func(text string, fails bool) {
		var events talk
		events.buyer("Hi")
		events.buyer(text)
		events.decides(chat.DecisionAnswer, returns)
		if fails {
			events.buyer("a person, please")
			events.hands(chat.StateWaiting, chat.ReasonAsked, "")
			events.add(chat.AuthorAgent, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: "We collect it, call +49 30 1234567."}})
		}
		id := chat.ConversationID(fmt.Sprint("c", at.Unix()))
		if _, err := rec.Append(t.Context(), record.Append{Store: shop.ID, Conversation: id, Always: events}); err != nil {
			t.Fatal(err)
		}
		clock()
	}
	for i := range 50 {
		asks(plain(i), i%10 == 0)
		if i%2 == 0 {
			asks(bulky(i/2), true)
		}
	}

	s := New(rec, nil, k)
	s.now = clock
	split := func() *Advice {
		t.Helper()
		r, err := s.Suggest(t.Context(), shop.ID, 30)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range r.Suggestions {
			if a.Kind == KindSplit {
				return &a
			}
		}
		return nil
	}
	a := split()
	if a == nil || a.Topic != returns || a.Cases != 25 || a.Of != 25 || a.Split.RestOf != 50 {
		t.Fatalf("%+v", a)
	}
	g := a.Split.Group
	if g.Reply != "We collect it, call [phone]." {
		t.Errorf("the agent's reply is %q", g.Reply)
	}

	// One click: the messages begin a topic, and are nowhere asked about again.
	messages := unanswered.New(rec, k, quiet)
	list := func() (n int) {
		t.Helper()
		r, err := messages.Report(t.Context(), shop, unanswered.Query{Days: 30, Most: 100})
		if err != nil {
			t.Fatal(err)
		}
		return r.Shown
	}
	before := list()
	if before < g.Count {
		t.Fatalf("%d messages are unanswered", before)
	}
	ann := &chat.Agent{ID: "ann", Name: "Ann", Role: chat.RoleAdmin}
	done, err := messages.Settle(t.Context(), ann, shop.ID, unanswered.Settlement{
		Language: g.Language, Hashes: g.Hashes, How: chat.SettledTopic, Topic: "returns.bulky", Group: chat.GroupAftersale, Scope: "What is too heavy to send.",
		Examples: []string{g.Typical[0].Example, g.Typical[1].Example}, Question: "How do I return furniture?", Answer: g.Reply,
	})
	if err != nil {
		t.Fatal(err)
	}
	if a := split(); a != nil {
		t.Errorf("it is suggested again: %+v", a)
	}
	if now := list(); now != before-g.Count {
		t.Errorf("%d messages are unanswered, %d were", now, before)
	}
	if err := messages.TakeBack(t.Context(), shop.ID, done.ID); err != nil {
		t.Fatal(err)
	}
	if split() == nil {
		t.Error("it is not suggested when the decision is taken back")
	}
}
