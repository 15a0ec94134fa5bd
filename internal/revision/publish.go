package revision

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/check"
)

// FourEyes reports whether a revision must be approved by somebody else than
// its author.
func (s *Service) FourEyes(ctx context.Context) (bool, error) {
	value, err := s.record.Setting(ctx, fourEyesSetting)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return false, nil
	}
	return value == "true", err
}

// SetFourEyes changes it.
func (s *Service) SetFourEyes(ctx context.Context, on bool) error {
	value := "false"
	if on {
		value = "true"
	}
	return s.record.PutSetting(ctx, fourEyesSetting, value)
}

const fourEyesSetting = "knowledge/four_eyes"

// maxNote is how long the note of a revision may be, in bytes.
const maxNote = 2000

// Submission is what an author says of a revision.
type Submission struct {
	Note      string
	PublishAt time.Time // zero: by hand
	ReturnAt  time.Time // when what was before comes back; zero: never
}

// Submit makes a revision of the draft. It is measured, and waits for approval;
// where the store does not want four eyes it is approved. Errors: CodeInvalid
// for a draft without changes or with findings that must be put right first.
func (s *Service) Submit(ctx context.Context, by *chat.Agent, sub Submission) (chat.Revision, error) {
	none := chat.Revision{}
	note := strings.TrimSpace(sub.Note)
	if note == "" || len(note) > maxNote {
		return none, chat.Invalid("note", "say in 1 to %d bytes what was changed, and why", maxNote)
	}
	if !sub.PublishAt.IsZero() && !sub.ReturnAt.IsZero() && !sub.ReturnAt.After(sub.PublishAt) {
		return none, chat.Invalid("return_at", "must be later than publish_at")
	}
	draft, err := s.Draft(ctx)
	if err != nil {
		return none, err
	}
	if len(draft.Changed) == 0 {
		return none, chat.Invalid("draft", "nothing was changed")
	}
	learned, err := s.try(ctx, draft.Files)
	if err != nil {
		return none, err
	}
	live := s.current.Load()
	n, err := s.checks.Faults(ctx, check.Subject{Base: learned.Base, Answers: live.learned.Answers}, check.Subject{Base: live.learned.Base, Answers: live.learned.Answers})
	if err != nil {
		return none, err
	}
	if n > 0 {
		return none, chat.Invalid("draft", "%d findings must be put right first", n)
	}
	effect, err := s.measure(ctx, live, draft.Files, learned)
	if err != nil {
		return none, err
	}
	fourEyes, err := s.FourEyes(ctx)
	if err != nil {
		return none, err
	}
	v := chat.Revision{
		ID: chat.NewID(s.now()), Kind: chat.RevisionEdit, Parent: live.revision.ID, State: chat.RevisionReview,
		Author: by.ID, Name: by.Name, Note: note, CreatedAt: s.now().UTC(), PublishAt: sub.PublishAt, ReturnAt: sub.ReturnAt, Files: draft.Files,
	}
	if !fourEyes {
		v.State = chat.RevisionApproved
	}
	if v.Effect, err = json.Marshal(effect); err != nil {
		return none, err
	}
	return s.record.AddRevision(ctx, v)
}

// Judge approves or rejects a revision. Errors: CodeForbidden for the author
// where the store wants four eyes, CodeConflict if it was decided on already,
// CodeNotFound.
func (s *Service) Judge(ctx context.Context, by *chat.Agent, id string, approve bool, reason string) (chat.Revision, error) {
	v, err := s.record.Revision(ctx, id)
	if err != nil {
		return v, err
	}
	fourEyes, err := s.FourEyes(ctx)
	if err != nil {
		return v, err
	}
	if approve && fourEyes && v.Author == by.ID {
		return v, chat.Errorf(chat.CodeForbidden, "Somebody else than the author must approve this.")
	}
	if len(reason) > maxNote {
		return v, chat.Invalid("reason", "give at most %d bytes", maxNote)
	}
	v.State, v.Judge, v.JudgeName, v.Reason = chat.RevisionRejected, by.ID, by.Name, strings.TrimSpace(reason)
	if approve {
		v.State = chat.RevisionApproved
	}
	return v, s.record.ChangeRevision(ctx, v, chat.RevisionReview)
}

// Publish brings an approved revision into force on every node. What others
// published since it was made stays, unless both changed the same: that is
// CodeConflict, naming the files. Other errors: CodeForbidden if it is not
// approved, CodeNotFound.
func (s *Service) Publish(ctx context.Context, by *chat.Agent, id string) (chat.Revision, error) {
	v, err := s.record.Revision(ctx, id)
	if err != nil {
		return v, err
	}
	if v.State != chat.RevisionApproved {
		return v, chat.Errorf(chat.CodeForbidden, "This revision is not approved.")
	}
	return s.publish(ctx, by, v, false)
}

// Restore brings back what was in force with a revision, whatever came after.
func (s *Service) Restore(ctx context.Context, by *chat.Agent, id string) (chat.Revision, error) {
	v, err := s.record.Revision(ctx, id)
	if err != nil {
		return v, err
	}
	if v.State != chat.RevisionApproved {
		return v, chat.Errorf(chat.CodeForbidden, "This revision was never in force.")
	}
	live := s.current.Load()
	if maps.Equal(v.Files, live.revision.Files) {
		return v, chat.Errorf(chat.CodeConflict, "This is in force already.")
	}
	now := s.now()
	back, err := s.record.AddRevision(ctx, chat.Revision{
		ID: chat.NewID(now), Kind: chat.RevisionRestore, Parent: live.revision.ID, State: chat.RevisionApproved,
		Author: by.ID, Name: by.Name, Note: v.Note, CreatedAt: now.UTC(), Files: v.Files,
	})
	if err != nil {
		return back, err
	}
	return back, s.bring(ctx, by, back, live)
}

// publish brings what a revision changed into force on top of what is. With
// lenient, what others changed too stays as they want it.
func (s *Service) publish(ctx context.Context, by *chat.Agent, v chat.Revision, lenient bool) (chat.Revision, error) {
	live := s.current.Load()
	files, conflicts := v.Files, []string(nil)
	if v.Parent != live.revision.ID {
		parent, err := s.record.Revision(ctx, v.Parent)
		if err != nil {
			return v, err
		}
		files, conflicts = merge(parent.Files, live.revision.Files, v.Files)
	}
	if len(conflicts) > 0 && !lenient {
		return v, &chat.Error{Code: chat.CodeConflict, Field: strings.Join(conflicts, ", "), Message: "was changed by another revision since; look at it in the draft and submit that"}
	}
	submitted := v
	if !maps.Equal(files, v.Files) {
		derived := v
		derived.ID, derived.Parent, derived.Files = chat.NewID(s.now()), live.revision.ID, files
		derived.PublishAt, derived.ReturnAt = time.Time{}, v.ReturnAt
		var err error
		if derived, err = s.record.AddRevision(ctx, derived); err != nil {
			return v, err
		}
		v = derived
	}
	if err := s.bring(ctx, by, v, live); err != nil || v.ID == submitted.ID {
		return v, err
	}
	submitted.State, submitted.PublishAt, submitted.ReturnAt = chat.RevisionMerged, time.Time{}, time.Time{}
	return v, s.record.ChangeRevision(ctx, submitted, chat.RevisionApproved)
}

// bring brings a revision into force, if what is in force is still as it was
// when this was decided.
func (s *Service) bring(ctx context.Context, by *chat.Agent, v chat.Revision, live *published) error {
	// It is learned before, so that every node only loads it.
	learned, err := s.try(ctx, v.Files)
	if err != nil {
		return err
	}
	if err := s.learner.Keep(ctx, learned); err != nil {
		return err
	}
	p := chat.Publication{Revision: v.ID}
	if by != nil {
		p.By, p.Name = by.ID, by.Name
	}
	if _, err := s.record.Publish(ctx, p, live.publication.Number); err != nil {
		return err
	}
	if err := s.follow(ctx); err != nil {
		return err
	}
	s.tried.Store(nil) // it is what answers now, or nobody's any more
	if err := s.learner.Forget(ctx, learned); err != nil {
		s.log.Warn("what was learned before is kept longer than needed", "err", err)
	}
	return s.settle(ctx, v)
}

// settle notes that a revision is in force, and takes out of the draft what is
// published now.
func (s *Service) settle(ctx context.Context, v chat.Revision) error {
	v.PublishAt, v.PublishedAt = time.Time{}, s.now().UTC()
	if err := s.record.ChangeRevision(ctx, v, v.State); err != nil {
		return err
	}
	edited, err := s.record.Draft(ctx)
	if err != nil {
		return err
	}
	edited = slices.DeleteFunc(edited, func(f chat.DraftFile) bool { return f.Hash != v.Files[f.Name] })
	return s.record.DropDraft(ctx, edited)
}
