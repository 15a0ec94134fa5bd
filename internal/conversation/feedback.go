package conversation

import (
	"context"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Helped takes the buyer's word on whether the answer with number seq helped.
// After a no the assistant offers something else or brings a person; it counts
// as a turn that did not help. Errors: CodeInvalid, CodeNotFound.
func (s *Service) Helped(ctx context.Context, store *chat.Store, id chat.ConversationID, clientID string, feedback chat.Feedback) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	head, err := s.mustHead(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	if feedback.Seq < 1 || feedback.Seq > head.LastSeq {
		return Receipt{}, chat.Invalid("seq", "there is no message with this number")
	}
	e := entry{language: head.Language, Append: record.Append{Store: store.ID, Conversation: id, Expect: head.Epoch}}
	e.Always = []chat.Event{{
		Kind: chat.EventFeedback, Author: chat.Author{Role: chat.AuthorBuyer}, ClientID: clientID, Feedback: &feedback,
	}}
	if !feedback.Helped && head.State == chat.StateAssistant {
		result := s.answers().NotHelped(assistant.Turn{
			Locale: head.Locale, Languages: store.Languages, Default: store.Locale, Language: head.Language, Memory: head.Memory, Precision: store.Precision,
		})
		now := s.now()
		e.result, e.If = &result, s.replyEvents(&result)
		e.Set = func(c *chat.Conversation) { apply(c, &result, now) }
	}
	return s.write(ctx, e)
}

// write appends an entry and tells everybody.
func (s *Service) write(ctx context.Context, e entry) (Receipt, error) {
	done, err := s.record.Append(ctx, e.Append)
	if err != nil {
		return Receipt{}, err
	}
	s.published(ctx, done, e)
	return Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}, nil
}

// tapsKept is how far back taps are shown to admins.
const tapsKept = 90 * 24 * time.Hour

// Taps returns up to limit unclear messages of which buyers tapped what they
// meant, the oldest first.
func (s *Service) Taps(ctx context.Context, store chat.StoreID, limit int) ([]chat.Tap, error) {
	events, err := s.record.Opinions(ctx, store, chat.EventTap, s.now().Add(-tapsKept), limit)
	if err != nil {
		return nil, err
	}
	taps := make([]chat.Tap, 0, len(events))
	for _, e := range events {
		if e.Tap != nil {
			taps = append(taps, *e.Tap)
		}
	}
	return taps, nil
}
