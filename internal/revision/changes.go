package revision

import (
	"context"
	"maps"
	"slices"

	"dragoman/internal/chat"
)

// FileChange is a file of the knowledge base before and after a revision, in
// its plain form; "" where it is not there.
type FileChange struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ofDraft stands for the draft in place of a revision's id.
const ofDraft = "draft"

// Changes returns what a revision changed, or "draft", by the files' names.
// Errors: CodeNotFound.
func (s *Service) Changes(ctx context.Context, id string) ([]FileChange, error) {
	var before, after map[string]string
	if id == ofDraft {
		draft, err := s.Draft(ctx)
		if err != nil {
			return nil, err
		}
		before, after = s.current.Load().revision.Files, draft.Files
	} else {
		v, err := s.record.Revision(ctx, id)
		if err != nil {
			return nil, err
		}
		parent, err := s.record.Revision(ctx, v.Parent)
		if err != nil && chat.CodeOf(err) != chat.CodeNotFound {
			return nil, err
		}
		before, after = parent.Files, v.Files
	}
	names := slices.Sorted(maps.Keys(differing(before, after)))
	var hashes []string
	for _, name := range names {
		for _, hash := range []string{before[name], after[name]} {
			if hash != "" {
				hashes = append(hashes, hash)
			}
		}
	}
	contents, err := s.record.KnowledgeFiles(ctx, hashes)
	if err != nil {
		return nil, err
	}
	changes := make([]FileChange, len(names))
	for i, name := range names {
		changes[i] = FileChange{name, string(contents[before[name]]), string(contents[after[name]])}
	}
	return changes, nil
}
