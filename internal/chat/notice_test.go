package chat_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
)

func TestWhatWebhooksAreTold(t *testing.T) {
	message := chat.Event{Seq: 8, Kind: chat.EventMessage, Message: &chat.Message{Text: "secret words"}}
	change := func(to chat.State, reason string) chat.Event {
		return chat.Event{Seq: 9, Kind: chat.EventState, Change: &chat.Change{To: to, Reason: reason, Name: "Ann"}}
	}
	known := chat.Conversation{LastSeq: 7, Case: 1, Preview: "secret words"}
	with := func(f func(*chat.Conversation)) chat.Conversation {
		c := known
		f(&c)
		return c
	}
	for _, test := range []struct {
		name          string
		before, after chat.Conversation
		events        []chat.Event
		want          []chat.NoticeType
	}{
		{"a first message", chat.Conversation{Case: 1}, chat.Conversation{Case: 1}, []chat.Event{message}, []chat.NoticeType{chat.NoticeOpened}},
		{"one more", known, known, []chat.Event{message}, nil},
		{"nothing happened", chat.Conversation{Case: 1}, known, nil, nil},
		{"the next case", known, with(func(c *chat.Conversation) { c.Case = 2 }), []chat.Event{message}, []chat.NoticeType{chat.NoticeOpened}},
		{"a first message asks for a person", chat.Conversation{Case: 1}, chat.Conversation{Case: 1}, []chat.Event{message, change(chat.StateWaiting, chat.ReasonAsked)},
			[]chat.NoticeType{chat.NoticeOpened, chat.NoticeEscalated}},
		{"an agent was lost", known, known, []chat.Event{change(chat.StateWaiting, chat.ReasonReturned)}, nil},
		{"passed on to a group", known, known, []chat.Event{change(chat.StateWaiting, chat.ReasonTransferred)}, nil},
		{"back to the assistant", known, known, []chat.Event{change(chat.StateAssistant, chat.ReasonTransferred)}, nil},
		{"an agent takes it", known, known, []chat.Event{change(chat.StateAssigned, "")}, []chat.NoticeType{chat.NoticeAssigned}},
		{"closed", known, known, []chat.Event{change(chat.StateClosed, "solved")}, []chat.NoticeType{chat.NoticeClosed}},
		{"rated", known, known, []chat.Event{{Kind: chat.EventRating, Rating: &chat.Rating{Score: 5, Comment: "secret words"}}}, []chat.NoticeType{chat.NoticeRated}},
		{"a warning sign", known, with(func(c *chat.Conversation) { c.Alert = chat.AlertFraud }), []chat.Event{message}, []chat.NoticeType{chat.NoticeAlert}},
		{"the same sign again", with(func(c *chat.Conversation) { c.Alert = chat.AlertFraud }), with(func(c *chat.Conversation) { c.Alert = chat.AlertFraud }), []chat.Event{message}, nil},
		{"the same sign in the next case", with(func(c *chat.Conversation) { c.Alert = chat.AlertFraud }), with(func(c *chat.Conversation) { c.Alert, c.Case = chat.AlertFraud, 2 }),
			[]chat.Event{message}, []chat.NoticeType{chat.NoticeOpened, chat.NoticeAlert}},
	} {
		var got []chat.NoticeType
		for _, n := range chat.Notices(&test.before, &test.after, test.events) {
			got = append(got, n.Type)
			if text, err := json.Marshal(n); err != nil || strings.Contains(string(text), "secret words") {
				t.Errorf("%s: a webhook reads the buyer's words: %s, %v", test.name, text, err)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: told %v, want %v", test.name, got, test.want)
		}
	}
}

func TestWebhookCheck(t *testing.T) {
	good := func() chat.Webhook {
		return chat.Webhook{Name: "ERP", URL: "https://erp.example/in?x=1", Events: []chat.NoticeType{chat.NoticeOpened}}
	}
	for _, test := range []struct {
		field string
		spoil func(*chat.Webhook)
	}{
		{"", func(*chat.Webhook) {}},
		{"name", func(w *chat.Webhook) { w.Name = "  " }},
		{"url", func(w *chat.Webhook) { w.URL = "erp.example" }},
		{"url", func(w *chat.Webhook) { w.URL = "ftp://erp.example" }},
		{"url", func(w *chat.Webhook) { w.URL = "https://user:password@erp.example" }},
		{"url", func(w *chat.Webhook) { w.URL = "https://erp.example/#part" }},
		{"url", func(w *chat.Webhook) { w.URL = "https://erp.example/" + strings.Repeat("x", 2000) }},
		{"events", func(w *chat.Webhook) { w.Events = nil }},
		{"events", func(w *chat.Webhook) { w.Events = []chat.NoticeType{chat.NoticeTest} }},
		{"events", func(w *chat.Webhook) { w.Events = []chat.NoticeType{chat.NoticeOpened, chat.NoticeOpened} }},
	} {
		w := good()
		test.spoil(&w)
		err := w.Check()
		field := ""
		if e, ok := err.(*chat.Error); ok {
			field = e.Field
		}
		if field != test.field {
			t.Errorf("%+v: %v, want a fault of %q", w, err, test.field)
		}
	}
}

func TestKeyCheck(t *testing.T) {
	now := time.Now()
	for _, test := range []struct {
		key   chat.Key
		valid bool
	}{
		{chat.Key{}, true},
		{chat.Key{ExpiresAt: now.Add(time.Second)}, true},
		{chat.Key{ExpiresAt: now}, false},
		{chat.Key{RevokedAt: now.Add(time.Hour)}, false},
	} {
		if got := test.key.Valid(now); got != test.valid {
			t.Errorf("%+v is valid: %v, want %v", test.key, got, test.valid)
		}
	}
}
