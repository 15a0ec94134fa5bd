package revision

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// MoveExample puts an example of a topic under another one in the draft, or
// takes it out if to is empty. Where the other topic has it already, it is only
// taken out. Errors: CodeNotFound if the topic does not have it, or there is no
// such topic.
func (s *Service) MoveExample(ctx context.Context, by *chat.Agent, lang, from, to, text string) error {
	_, err := s.Change(ctx, by, []string{lang}, nil, func(b *knowledge.Base) error {
		e := b.Entry(lang, from)
		i := -1
		if e != nil {
			i = slices.Index(e.Examples, text)
		}
		if i < 0 {
			return chat.Errorf(chat.CodeNotFound, "This is no example of the topic any more.")
		}
		e.Examples = slices.Delete(e.Examples, i, i+1)
		if to == "" {
			return nil
		}
		other := b.Entry(lang, to)
		if other == nil {
			return chat.Errorf(chat.CodeNotFound, "There is no entry of that topic in this language.")
		}
		if !slices.Contains(other.Examples, text) {
			other.Examples = append(other.Examples, text)
		}
		return nil
	})
	return err
}
