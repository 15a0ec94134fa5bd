package revision

import (
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

var (
	ann = &chat.Agent{ID: "ann", Name: "Ann", Role: chat.RoleAdmin}
	bob = &chat.Agent{ID: "bob", Name: "Bob", Role: chat.RoleAdmin}
)

// small is a knowledge base that is learned in a moment.
func small(t *testing.T) knowledge.Tree {
	t.Helper()
	_, tree, err := knowledge.Split(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

var slogDiscard = slog.New(slog.DiscardHandler)

// node starts the service as a server does.
func node(t *testing.T, rec *record.Record, starter fs.FS) *Service {
	t.Helper()
	learner, err := learn.New(rec, language.BuiltIn(), slogDiscard)
	if err != nil {
		t.Fatal(err)
	}
	s := New(rec, learner, check.New(rec, http.DefaultClient, slogDiscard), slogDiscard)
	if err := s.Start(t.Context(), starter); err != nil {
		t.Fatal(err)
	}
	return s
}

func each(t *testing.T, run func(t *testing.T, open func() *record.Record)) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		run(t, func() *record.Record { return recordtest.Open(t, c) })
	})
}

// question changes what buyers are offered to tap for a topic.
func question(t *testing.T, s *Service, by *chat.Agent, topic, text string) error {
	t.Helper()
	_, err := s.Change(t.Context(), by, []string{"en"}, nil, func(b *knowledge.Base) error {
		b.Entry("en", topic).Question = text
		return nil
	})
	return err
}

func (s *Service) asks(topic string) string { return s.Base().Entry("en", topic).Question }

func submitted(t *testing.T, s *Service, by *chat.Agent, sub Submission) chat.Revision {
	t.Helper()
	if sub.Note == "" {
		sub.Note = "a better question"
	}
	v, err := s.Submit(t.Context(), by, sub)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPublish(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		here, there := node(t, open(), small(t).FS()), node(t, open(), small(t).FS())
		topic := here.Base().Topics[0].ID
		was := here.asks(topic)
		if _, err := here.Submit(t.Context(), ann, Submission{Note: "nothing"}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("a draft without changes is submitted: %v", err)
		}
		if err := question(t, here, ann, topic, "Is this new?"); err != nil {
			t.Fatal(err)
		}
		draft, err := there.Draft(t.Context())
		if f := draft.Changed["en/"+topic+".yaml"]; err != nil || len(draft.Changed) != 1 || f.By != "ann" || f.Author != "Ann" {
			t.Fatalf("the draft is %+v, %v", draft.Changed, err)
		}
		tried, err := there.Try(t.Context())
		if err != nil || tried.Base.Entry("en", topic).Question != "Is this new?" || there.asks(topic) != was {
			t.Errorf("the draft is not what was edited, or answers buyers already: %v", err)
		}
		v := submitted(t, here, ann, Submission{})
		if v.State != chat.RevisionApproved || v.Number != 2 {
			t.Fatalf("the revision is %+v", v)
		}
		if _, err := here.Publish(t.Context(), ann, v.ID); err != nil {
			t.Fatal(err)
		}
		if here.asks(topic) != "Is this new?" {
			t.Error("it is not in force where it was published")
		}
		if err := there.follow(t.Context()); err != nil || there.asks(topic) != "Is this new?" {
			t.Errorf("it is not in force on the other node: %v", err)
		}
		if draft, err := here.Draft(t.Context()); err != nil || len(draft.Changed) != 0 {
			t.Errorf("after publishing the draft differs by %v, %v", draft.Changed, err)
		}

		first, err := here.record.RevisionsBefore(t.Context(), 2, 1)
		if err != nil {
			t.Fatal(err)
		}
		back, err := there.Restore(t.Context(), bob, first[0].ID)
		if err != nil || back.Kind != chat.RevisionRestore || there.asks(topic) != was {
			t.Errorf("brought back: %+v, %v; asks %q", back, err, there.asks(topic))
		}
		if draft, err := here.Draft(t.Context()); err != nil || len(draft.Changed) != 0 {
			t.Errorf("after going back the draft differs by %v, %v", draft.Changed, err)
		}
	})
}

func TestFourEyes(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s := node(t, open(), small(t).FS())
		topic := s.Base().Topics[0].ID
		if err := s.SetFourEyes(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if err := question(t, s, ann, topic, "Is this new?"); err != nil {
			t.Fatal(err)
		}
		v := submitted(t, s, ann, Submission{})
		if _, err := s.Publish(t.Context(), ann, v.ID); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("published without approval: %v", err)
		}
		if _, err := s.Judge(t.Context(), ann, v.ID, true, ""); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("approved by its author: %v", err)
		}
		if v, err := s.Judge(t.Context(), bob, v.ID, true, ""); err != nil || v.JudgeName != "Bob" {
			t.Errorf("approved by another: %+v, %v", v, err)
		}
		if _, err := s.Judge(t.Context(), bob, v.ID, false, "no"); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("rejected after it was approved: %v", err)
		}
		if _, err := s.Publish(t.Context(), ann, v.ID); err != nil || s.asks(topic) != "Is this new?" {
			t.Errorf("published: %v", err)
		}
	})
}

func TestNobodyOverwritesAnother(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s := node(t, open(), small(t).FS())
		topic := s.Base().Topics[0].ID
		name := knowledge.EntryFile("en", topic)
		draft, err := s.Draft(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		edit := func(by *chat.Agent, text string, expect string) (map[string]string, error) {
			return s.Change(t.Context(), by, []string{"en"}, map[string]string{name: expect}, func(b *knowledge.Base) error {
				b.Entry("en", topic).Question = text
				return nil
			})
		}
		mine, err := edit(ann, "Ann's?", draft.Files[name])
		if err != nil || len(mine) != 1 {
			t.Fatalf("%v, %v", mine, err)
		}
		if _, err := edit(bob, "Bob's?", draft.Files[name]); chat.CodeOf(err) != chat.CodeConflict || !strings.Contains(err.Error(), name) {
			t.Errorf("an edit of what somebody else changed: %v", err)
		}
		if _, err := edit(bob, "Bob's?", mine[name]); err != nil {
			t.Errorf("after reading again: %v", err)
		}
		if err := s.Discard(t.Context(), []string{name}); err != nil {
			t.Fatal(err)
		}
		if draft, _ := s.Draft(t.Context()); len(draft.Changed) != 0 {
			t.Errorf("discarded, and the draft holds %v", draft.Changed)
		}
	})
}

// Two revisions made side by side are both kept, unless they change the same.
func TestRevisionsSideBySide(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s := node(t, open(), small(t).FS())
		one, two := s.Base().Topics[0].ID, s.Base().Topics[1].ID
		if err := question(t, s, ann, one, "One?"); err != nil {
			t.Fatal(err)
		}
		first := submitted(t, s, ann, Submission{})
		again := submitted(t, s, ann, Submission{})
		if err := s.Discard(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if err := question(t, s, bob, two, "Two?"); err != nil {
			t.Fatal(err)
		}
		second := submitted(t, s, bob, Submission{})
		if err := question(t, s, bob, one, "Another one?"); err != nil {
			t.Fatal(err)
		}
		third := submitted(t, s, bob, Submission{})
		for _, v := range []chat.Revision{first, second} {
			if _, err := s.Publish(t.Context(), ann, v.ID); err != nil {
				t.Fatal(err)
			}
		}
		if s.asks(one) != "One?" || s.asks(two) != "Two?" {
			t.Errorf("in force are %q and %q", s.asks(one), s.asks(two))
		}
		if merged, err := s.record.Revision(t.Context(), second.ID); err != nil || merged.State != chat.RevisionMerged {
			t.Errorf("published within another one, it is %q, %v", merged.State, err)
		}
		if _, err := s.Publish(t.Context(), bob, second.ID); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("it is published once more: %v", err)
		}
		if _, err := s.Publish(t.Context(), ann, third.ID); chat.CodeOf(err) != chat.CodeConflict || s.asks(one) != "One?" {
			t.Errorf("published over another's change: %v; %q", err, s.asks(one))
		}
		if _, err := s.Publish(t.Context(), ann, again.ID); err != nil || s.asks(two) != "Two?" {
			t.Errorf("the same again: %v; %q", err, s.asks(two))
		}
	})
}

func TestScheduledForATime(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s := node(t, open(), small(t).FS())
		one, two := s.Base().Topics[0].ID, s.Base().Topics[1].ID
		was := s.asks(one)
		now := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
		s.now = func() time.Time { return now }
		if err := question(t, s, ann, one, "What is on sale?"); err != nil {
			t.Fatal(err)
		}
		submitted(t, s, ann, Submission{PublishAt: now.Add(time.Hour), ReturnAt: now.Add(25 * time.Hour)})
		if err := s.Discard(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		at := func(hours int, wantOne string) {
			t.Helper()
			now = now.Add(time.Duration(hours) * time.Hour)
			for range 2 {
				if err := s.publishDue(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if s.asks(one) != wantOne {
				t.Errorf("at %v in force is %q, want %q", now, s.asks(one), wantOne)
			}
		}
		at(0, was)
		if err := question(t, s, bob, two, "Two?"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(t.Context(), bob, submitted(t, s, bob, Submission{}).ID); err != nil {
			t.Fatal(err)
		}
		at(1, "What is on sale?")
		at(1, "What is on sale?")
		at(23, was)
		if s.asks(two) != "Two?" {
			t.Error("what was published meanwhile went with the sale")
		}
		_, p := s.Published()
		at(100, was)
		if _, after := s.Published(); after.Number != p.Number {
			t.Error("it is taken back again and again")
		}
	})
}

// An update of the software brings improvements of its knowledge where the
// store has no words of its own.
func TestStarterUpdate(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		rec := open()
		tree := small(t)
		s := node(t, rec, tree.FS())
		one, two := s.Base().Topics[0].ID, s.Base().Topics[1].ID
		improved := func(tree knowledge.Tree, topic, text string) knowledge.Tree {
			t.Helper()
			base, _, err := knowledge.Split(tree.FS())
			if err != nil {
				t.Fatal(err)
			}
			base.Entry("en", topic).Question = text
			files, err := knowledge.Files(base)
			if err != nil {
				t.Fatal(err)
			}
			return files
		}
		tree = improved(tree, one, "Better?")
		if s = node(t, rec, tree.FS()); s.asks(one) != "Better?" {
			t.Errorf("a store without words of its own has %q", s.asks(one))
		}
		if err := question(t, s, ann, two, "Our own?"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(t.Context(), ann, submitted(t, s, ann, Submission{}).ID); err != nil {
			t.Fatal(err)
		}
		tree = improved(improved(tree, one, "Best?"), two, "Theirs?")
		if s = node(t, rec, tree.FS()); s.asks(one) != "Better?" || s.asks(two) != "Our own?" {
			t.Errorf("without being asked the store has %q and %q", s.asks(one), s.asks(two))
		}
		list, err := rec.RevisionsBefore(t.Context(), 0, 1)
		if err != nil || list[0].Kind != chat.RevisionUpdate || list[0].State != chat.RevisionReview {
			t.Fatalf("the newest revision is %+v, %v", list, err)
		}
		if _, err := s.Judge(t.Context(), ann, list[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(t.Context(), ann, list[0].ID); err != nil || s.asks(one) != "Best?" || s.asks(two) != "Our own?" {
			t.Errorf("after the update the store has %q and %q; %v", s.asks(one), s.asks(two), err)
		}
		before, _ := s.Published()
		if s = node(t, rec, tree.FS()); !samePublished(s, before) {
			t.Error("a start without anything new changes what is in force")
		}
	})
}

func samePublished(s *Service, before chat.Revision) bool {
	now, _ := s.Published()
	return now.ID == before.ID && maps.Equal(now.Files, before.Files)
}

// What was learned is loaded, by the same words, by a later start.
func TestLearnedIsKept(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		rec := open()
		s := node(t, rec, small(t).FS())
		if err := s.keep(t.Context()); err != nil {
			t.Fatal(err)
		}
		languages := s.Answers().Languages()
		again := node(t, rec, small(t).FS())
		if !slices.Equal(again.Answers().Languages(), languages) {
			t.Errorf("speaks %v after another start, spoke %v", again.Answers().Languages(), languages)
		}
		if again.current.Load().learned.Fresh() {
			t.Error("it was learned again")
		}
	})
}
