package conversation

import (
	"context"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
)

// Whatever brought a conversation to wait, it stands in the queue, where the
// next agent gets it, outside hours and with an address left too.
func TestWhateverWaitsIsInTheQueueAndLeavesItOnlyByBeingTaken(t *testing.T) {
	for name, wait := range map[string]func(*mailing, context.Context){
		"escalated outside hours": func(m *mailing, ctx context.Context) { m.escalates(m.t, "c", "en", "") },
		"left an address": func(m *mailing, ctx context.Context) {
			m.escalates(m.t, "c", "en", "")
			store, _ := m.store(ctx, "demo")
			if _, err := m.LeaveContact(ctx, store, "c", "contact", chat.Contact{Email: "kim@buyer.example"}); err != nil {
				m.t.Fatal(err)
			}
		},
		"passed on to a team": func(m *mailing, ctx context.Context) {
			c := m.taken("c", "")
			if _, err := m.Transfer(ctx, m.ana, Transfer{Conversation: "c", ClientID: "t", Epoch: c.Epoch, Group: chat.GroupLogistics}); err != nil {
				m.t.Fatal(err)
			}
		},
		"its agent was lost": func(m *mailing, ctx context.Context) {
			m.taken("c", "")
			if err := m.desk.Release(ctx, "demo", m.ana.ID, "c"); err != nil { // as Expired does
				m.t.Fatal(err)
			}
			if err := m.giveBack(ctx, desk.Lease{Store: "demo", Conversation: "c", Agent: m.ana.ID}); err != nil {
				m.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, ctx := newMailing(t), context.Background()
			m.clock.set(monday.AddDate(0, 0, -1)) // a Sunday
			wait(m, ctx)
			for range 3 { // looking after it does not take it out
				m.informWaiting(ctx)
				m.raiseLongWaiting(ctx)
				m.reconcile(ctx)
			}
			queue, err := m.Queue(ctx, m.ana)
			if err != nil || len(queue) != 1 || queue[0].ID != "c" {
				t.Fatalf("agents see %+v, %v", queue, err)
			}
			head, err := m.head(ctx, "c")
			if err != nil || m.Place(ctx, head) != 1 {
				t.Errorf("its place is %d, %v", m.Place(ctx, head), err)
			}
			if told := m.told(t, "c"); len(told) != 1 || told[0].Away != chat.AwayClosed {
				t.Errorf("the buyer is told %+v", told)
			}
			if got, err := m.Claim(ctx, m.ana, ""); err != nil || got.ID != "c" || got.State != chat.StateAssigned {
				t.Errorf("the next agent gets %+v, %v", got, err)
			}
		})
	}
}
