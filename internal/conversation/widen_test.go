package conversation

import (
	"context"
	"testing"
	"time"

	"dragoman/internal/chat"
)

func TestWhomOnlyAnotherGroupUnderstandsIsOpenedToAll(t *testing.T) {
	s, ctx := newService(t), context.Background()
	const limit = 3 * time.Minute
	s.opens(t, limit)
	told := make(lead, 10)
	s.Watch(told)
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) // a Monday
	clock := clockAt(now)
	s.now = clock.now
	speaker := func(id chat.AgentID, lang string, group chat.Group) *chat.Agent {
		a := chat.Agent{ID: id, Email: string(id), Name: string(id), Role: chat.RoleAgent, Stores: []chat.StoreID{"demo"}, Capacity: 4, Languages: []string{lang}, Groups: []chat.Group{group}}
		if err := s.record.PutAgent(ctx, a); err != nil {
			t.Fatal(err)
		}
		return &a
	}
	speaker("fay", "fr", chat.GroupPresale)
	ana := speaker("ana", "en", chat.GroupLogistics)
	s.waits(t, "long", chat.PriorityNormal, now.Add(-limit-time.Second)) // English, presale
	s.waits(t, "short", chat.PriorityNormal, now)
	if _, err := s.Claim(ctx, ana, ""); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("before, ana gets: %v", err)
	}
	for range 2 { // the second time changes nothing
		s.raiseLongWaiting(ctx)
	}
	told.hears(t, "long")
	events, err := s.record.Events(ctx, "long", 0, 10)
	if err != nil || len(events) != 2 {
		t.Fatalf("the log is %+v, %v", events, err)
	}
	if change := events[1].Change; change.To != chat.StateWaiting || change.Reason != chat.ReasonWidened || change.Group != chat.GroupAny {
		t.Errorf("it says %+v", change)
	}
	if c, err := s.head(ctx, "long"); err != nil || !c.WaitsTooLong() || !c.WaitingSince.Equal(now.Add(-limit-time.Second)) {
		t.Errorf("it stands as %+v, %v", c, err)
	}
	if queue, err := s.Queue(ctx, ana); err != nil || len(queue) != 1 || queue[0].ID != "long" {
		t.Errorf("ana sees %+v, %v", queue, err)
	}
	if c, err := s.Claim(ctx, ana, ""); err != nil || c.ID != "long" {
		t.Errorf("ana gets %+v, %v", c, err)
	}
	// As soon as somebody of the group speaks it, it stays theirs.
	speaker("bea", "en", chat.GroupPresale)
	clock.pass(limit + time.Second)
	s.raiseLongWaiting(ctx)
	told.hears(t, "short")
	if c, err := s.head(ctx, "short"); err != nil || c.Group != chat.GroupPresale {
		t.Errorf("it stands as %+v, %v", c, err)
	}
}
