package editing_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/editing"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

const (
	database = "7" // of the Redis for tests
	patience = time.Minute
)

var ctx = context.Background()

func window(agent, id string, unsaved ...editing.Unsaved) editing.Editor {
	return editing.Editor{Agent: chat.AgentID(agent), Name: strings.ToUpper(agent), Window: id, Place: "topics/returns.how_to", Unsaved: unsaved}
}

func note(t *testing.T, e *editing.Editing, editor editing.Editor) []editing.Editor {
	t.Helper()
	all, err := e.Note(ctx, editor)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// there checks who is said to edit.
func there(t *testing.T, e *editing.Editing, want ...editing.Editor) {
	t.Helper()
	all, err := e.All(ctx)
	if err != nil || len(all) != len(want) || len(want) > 0 && !reflect.DeepEqual(all, want) {
		t.Errorf("there are %+v (%v), want %+v", all, err, want)
	}
}

func TestEditorsSeeEachOther(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		here, elsewhere := editing.New(l, 0), editing.New(l, 0)
		there(t, here)
		ana := window("ana", "laptop-1", editing.Unsaved{Language: "fr", Field: "solution"})
		bob := window("bob", "laptop-1")
		note(t, here, ana)
		if all := note(t, elsewhere, bob); !reflect.DeepEqual(all, []editing.Editor{ana, bob}) {
			t.Errorf("who comes sees %+v", all)
		}
		ana.Unsaved, ana.Place = nil, "facts"
		note(t, here, ana)
		there(t, elsewhere, ana, bob)
		second := window("ana", "laptop-2")
		note(t, here, second)
		there(t, elsewhere, ana, second, bob)
		if err := elsewhere.Leave(ctx, "ana", "laptop-1"); err != nil {
			t.Error(err)
		}
		there(t, here, second, bob)
		if err := here.Leave(ctx, "ana", "laptop-1"); err != nil {
			t.Errorf("leaving twice: %v", err)
		}
		// Nobody closes another one's window by knowing its id.
		if err := here.Leave(ctx, "ana", bob.Window); err != nil {
			t.Error(err)
		}
		there(t, here, second, bob)
	})
}

func TestWhoIsNotHeardOfIsGone(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		e, quick := editing.New(l, 0), editing.New(l, time.Millisecond)
		bob := window("bob", "laptop-1")
		note(t, quick, window("ana", "laptop-1"))
		all := note(t, e, bob)
		for deadline := time.Now().Add(patience); len(all) > 1; all = note(t, e, bob) {
			if time.Now().After(deadline) {
				t.Fatalf("still there are %+v", all)
			}
		}
		there(t, e, bob)
	})
}

func TestWhatAWindowSaysIsBounded(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		e := editing.New(l, 0)
		for field, editor := range map[string]editing.Editor{
			"window":  window("ana", "x"),
			"place":   {Agent: "ana", Window: "laptop-1", Place: strings.Repeat("x", 201)},
			"unsaved": window("ana", "laptop-1", editing.Unsaved{Field: strings.Repeat("x", 65)}),
		} {
			_, err := e.Note(ctx, editor)
			if fault, ok := err.(*chat.Error); !ok || fault.Code != chat.CodeInvalid || fault.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := e.Note(ctx, window("ana", "laptop-1", make([]editing.Unsaved, 201)...)); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("too much that is not saved: %v", err)
		}
		there(t, e)
	})
}
