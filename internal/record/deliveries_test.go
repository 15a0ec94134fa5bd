package record_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// hooked is a record whose clock a test moves, with a webhook that is told of
// everything.
type hooked struct {
	*record.Record
	t       *testing.T
	now     time.Time
	mu      sync.Mutex
	webhook chat.Webhook
}

func openHooked(t *testing.T, c record.Config) *hooked {
	t.Helper()
	h := &hooked{t: t, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	c.Now = func() time.Time {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.now
	}
	h.Record = recordtest.Open(t, c)
	var err error
	if h.webhook, _, err = h.AddWebhook(t.Context(), chat.Webhook{Store: store, Name: "ERP", URL: "https://erp.example/", Events: chat.NoticeTypes(), Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *hooked) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// opens appends the first message of a conversation.
func (h *hooked) opens(id chat.ConversationID, of chat.StoreID) {
	h.t.Helper()
	_, err := h.Append(h.t.Context(), record.Append{Store: of, Conversation: id, Expect: record.Any, Always: []chat.Event{buyerSays("1", "Hello")}})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hooked) claim(limit int) []record.Claimed {
	h.t.Helper()
	claimed, err := h.ClaimDeliveries(h.t.Context(), h.webhook.ID, limit, time.Minute)
	if err != nil {
		h.t.Fatal(err)
	}
	return claimed
}

func (h *hooked) told() []string {
	h.t.Helper()
	all, err := h.Deliveries(h.t.Context(), h.webhook.ID, "", "", 100)
	if err != nil {
		h.t.Fatal(err)
	}
	var told []string
	for _, d := range all {
		var n chat.Notice
		if err := json.Unmarshal([]byte(d.Payload), &n); err != nil {
			h.t.Fatal(err)
		}
		told = append(told, string(n.Type)+" "+string(n.Data.Conversation))
	}
	slices.Sort(told)
	return told
}

func TestEventsAreNotedForWebhooks(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		h := openHooked(t, c)
		h.opens("c1", store)
		h.opens("c1", store) // the same message again
		h.opens("c2", "another")
		_, err := h.Append(t.Context(), record.Append{Store: store, Conversation: "c1", Expect: 99, MustMatch: true, If: []chat.Event{{
			Kind: chat.EventState, Change: &chat.Change{To: chat.StateClosed},
		}}})
		if chat.CodeOf(err) != chat.CodeConflict {
			t.Fatal(err)
		}
		if got := h.told(); !slices.Equal(got, []string{"conversation.opened c1"}) {
			t.Errorf("told %v", got)
		}
		select {
		case <-h.Noticed():
		default:
			t.Error("nobody is told that there is something to deliver")
		}

		h.webhook.Enabled = false
		if err := h.ChangeWebhook(t.Context(), h.webhook); err != nil {
			t.Fatal(err)
		}
		h.opens("c3", store)
		if got := h.told(); len(got) != 1 {
			t.Errorf("switched off, it is told %v", got)
		}
		if due, err := h.Due(t.Context()); err != nil || len(due) != 0 {
			t.Errorf("switched off, it is due: %v, %v", due, err)
		}
		if err := h.RemoveWebhook(t.Context(), h.webhook.ID); err != nil {
			t.Fatal(err)
		}
		if got := h.told(); len(got) != 0 {
			t.Errorf("removed, it still has %v", got)
		}
	})
}

func TestOtherNodesHearOfWebhooks(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		first, second := recordtest.Open(t, c), recordtest.Open(t, c)
		w, _, err := first.AddWebhook(t.Context(), chat.Webhook{Store: store, Name: "ERP", URL: "https://erp.example/", Events: chat.NoticeTypes(), Enabled: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := second.WatchWebhooks(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := second.Append(t.Context(), record.Append{Store: store, Conversation: "c1", Expect: record.Any, Always: []chat.Event{buyerSays("1", "Hello")}}); err != nil {
			t.Fatal(err)
		}
		if all, err := first.Deliveries(t.Context(), w.ID, chat.DeliveryPending, "", 10); err != nil || len(all) != 1 {
			t.Errorf("noted by the other node: %v, %v", all, err)
		}
	})
}

func TestOneNodeHasADelivery(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		h := openHooked(t, c)
		const messages = 40
		for i := range messages {
			h.opens(chat.ConversationID(rune('a'+i%26))+chat.ConversationID(rune('a'+i/26)), store)
		}
		var (
			mu    sync.Mutex
			seen  = map[string]int{}
			nodes sync.WaitGroup
		)
		for range 4 {
			nodes.Go(func() {
				for {
					claimed, err := h.ClaimDeliveries(t.Context(), h.webhook.ID, 3, time.Minute)
					if err != nil {
						t.Error(err)
					}
					if err != nil || len(claimed) == 0 {
						return
					}
					mu.Lock()
					for _, d := range claimed {
						seen[d.ID]++
					}
					mu.Unlock()
				}
			})
		}
		nodes.Wait()
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s was claimed %d times", id, n)
			}
		}
		if len(seen) == 0 {
			t.Error("nothing was claimed")
		}
		h.pass(time.Minute) // whoever had them died
		again := 0
		for claimed := h.claim(10); len(claimed) > 0; claimed = h.claim(10) {
			again += len(claimed)
		}
		if again != messages {
			t.Errorf("after the lease %d can be claimed, want %d", again, messages)
		}
	})
}

func TestDeliveryIsSettledByWhoeverHoldsIt(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		h := openHooked(t, c)
		h.opens("c1", store)
		slow := h.claim(1)[0]
		h.pass(time.Minute)
		quick := h.claim(1)[0]
		if quick.ID != slow.ID {
			t.Fatalf("claimed %s, then %s", slow.ID, quick.ID)
		}
		slow.State, slow.Attempts = chat.DeliveryFailed, 1
		if held, err := h.Tried(t.Context(), slow); held || err != nil {
			t.Errorf("whose lease is over settles it: %v, %v", held, err)
		}
		quick.State, quick.Attempts, quick.Status, quick.Answer, quick.AttemptedAt = chat.DeliveryDone, 1, 204, "thanks", h.now
		if held, err := h.Tried(t.Context(), quick); !held || err != nil {
			t.Errorf("who holds it cannot settle it: %v, %v", held, err)
		}
		d, err := h.Delivery(t.Context(), h.webhook.ID, quick.ID)
		if err != nil || d.State != chat.DeliveryDone || d.Status != 204 || d.Answer != "thanks" || d.Attempts != 1 || !d.AttemptedAt.Equal(h.now) || !d.Due.IsZero() {
			t.Errorf("it stands there as %+v, %v", d, err)
		}

		if err := h.Resend(t.Context(), h.webhook.ID, d.ID); err != nil {
			t.Fatal(err)
		}
		again := h.claim(5)
		if len(again) != 1 || again[0].ID != d.ID || again[0].Payload != d.Payload || again[0].GiveUp.Sub(h.now) != record.DeliveryTime {
			t.Errorf("sent again: %+v", again)
		}
		if err := h.Resend(t.Context(), h.webhook.ID, "msg_none"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a delivery that there is none of: %v", err)
		}
	})
}

func TestDeliveriesAreGivenUpAndForgotten(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		h := openHooked(t, c)
		h.opens("c1", store)
		h.pass(record.DeliveryTime)
		h.opens("c2", store)
		if err := h.TidyDeliveries(t.Context(), h.now.Add(-30*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		failed, err := h.Deliveries(t.Context(), h.webhook.ID, chat.DeliveryFailed, "", 10)
		if err != nil || len(failed) != 1 {
			t.Errorf("given up: %v, %v", failed, err)
		}
		h.pass(time.Hour)
		if err := h.TidyDeliveries(t.Context(), h.now.Add(-2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := h.told(); !slices.Equal(got, []string{"conversation.opened c2"}) {
			t.Errorf("kept: %v", got)
		}
	})
}

func TestWebhookKeepsItsSecretAndItsFailures(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		h := openHooked(t, c)
		h.opens("c1", store)
		secrets := func() []string {
			t.Helper()
			due, err := h.Due(t.Context())
			if err != nil || len(due) != 1 {
				t.Fatalf("due: %v, %v", due, err)
			}
			return due[0].Secrets
		}
		old := secrets()
		fresh, err := h.RotateWebhook(t.Context(), h.webhook.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := secrets(); !slices.Equal(got, []string{fresh, old[0]}) || fresh == old[0] {
			t.Errorf("signed with %v, want %s and %s", got, fresh, old[0])
		}
		h.pass(record.SecretOverlap)
		if got := secrets(); !slices.Equal(got, []string{fresh}) {
			t.Errorf("after a day signed with %v", got)
		}
		if _, err := h.RotateWebhook(t.Context(), "none"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a webhook that there is none of: %v", err)
		}

		failed := h.now
		for range 2 {
			if err := h.Answered(t.Context(), h.webhook.ID, false); err != nil {
				t.Fatal(err)
			}
			h.pass(time.Hour)
		}
		if w, err := h.Webhook(t.Context(), h.webhook.ID); err != nil || w.Failures != 2 || !w.FailingSince.Equal(failed) {
			t.Errorf("failing: %+v, %v", w, err)
		}
		if err := h.Answered(t.Context(), h.webhook.ID, true); err != nil {
			t.Fatal(err)
		}
		if w, err := h.Webhook(t.Context(), h.webhook.ID); err != nil || w.Failures != 0 || !w.FailingSince.IsZero() {
			t.Errorf("working again: %+v, %v", w, err)
		}
	})
}
