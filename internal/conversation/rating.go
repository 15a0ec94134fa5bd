package conversation

import (
	"context"
	"fmt"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// ratingID is the client id of a case's rating, whoever sends it: the record
// takes it once.
func ratingID(caseNo int64) string { return fmt.Sprintf("rating.%d", caseNo) }

// Rate takes the buyer's rating of the present case, once: a second one changes
// nothing and gets the first one's receipt. A case can be rated when it is
// closed, or as long as only the assistant has answered in it. Errors:
// CodeInvalid for a score outside 1–5, CodeConflict while a person has or is to
// have the case.
func (s *Service) Rate(ctx context.Context, store *chat.Store, id chat.ConversationID, clientID string, rating chat.Rating) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	if rating.Score < 1 || rating.Score > 5 {
		return Receipt{}, chat.Invalid("score", "give 1 to 5")
	}
	if err := checkLength("comment", rating.Comment); err != nil {
		return Receipt{}, err
	}
	head, err := s.mustHead(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	if head.State == chat.StateWaiting || head.State == chat.StateAssigned {
		return Receipt{}, chat.Errorf(chat.CodeConflict, "This case is not over yet.")
	}
	return s.write(ctx, entry{language: head.Language, Append: record.Append{
		Store: store.ID, Conversation: id, Expect: head.Epoch, MustMatch: true,
		If: []chat.Event{{
			Kind: chat.EventRating, Author: chat.Author{Role: chat.AuthorBuyer}, ClientID: ratingID(head.Case), Rating: &rating,
		}},
	}})
}

// rated reports whether the conversation's present case has a rating.
func (s *Service) rated(ctx context.Context, c *chat.Conversation) (bool, error) {
	return s.record.HasEvent(ctx, c.ID, ratingID(c.Case))
}
