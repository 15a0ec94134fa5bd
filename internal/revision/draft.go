package revision

import (
	"context"
	"maps"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/learn"
	"dragoman/internal/record"
)

// Draft is the knowledge base as it is being edited: what is published, with
// the changes of all who edit.
type Draft struct {
	Files   map[string]string         // hash of the content by name
	Changed map[string]chat.DraftFile // what differs from what is published, by name
}

// Version tells drafts apart: two of the same have the same files.
func (d *Draft) Version() string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(d.Files)) {
		all.WriteString(name + " " + d.Files[name] + "\n")
	}
	return record.HashOf([]byte(all.String()))
}

// Draft returns the draft as it is now.
func (s *Service) Draft(ctx context.Context) (Draft, error) {
	edited, err := s.record.Draft(ctx)
	if err != nil {
		return Draft{}, err
	}
	live := s.current.Load().revision.Files
	d := Draft{Files: maps.Clone(live), Changed: map[string]chat.DraftFile{}}
	for _, f := range edited {
		if f.Hash == live[f.Name] {
			continue // published by now
		}
		d.Changed[f.Name] = f
		if f.Hash == "" {
			delete(d.Files, f.Name)
		} else {
			d.Files[f.Name] = f.Hash
		}
	}
	return d, nil
}

// Content returns the content of a file of the draft by its hash; nil for "".
func (s *Service) Content(ctx context.Context, hash string) ([]byte, error) {
	if hash == "" {
		return nil, nil
	}
	files, err := s.record.KnowledgeFiles(ctx, []string{hash})
	return files[hash], err
}

// Change edits the draft: change is given the knowledge of these languages (no
// other), with topics and facts, and alters it. expect says which hash the
// files had that the change was made from, "" for one that was not there; what
// it does not name may have any. All of the change is kept, or nothing. It
// returns the hashes of the files that differ now, "" for one that is gone.
// Errors: CodeConflict names a file that somebody else has changed meanwhile,
// CodeInvalid knowledge that cannot be written; what change returns.
func (s *Service) Change(ctx context.Context, by *chat.Agent, languages []string, expect map[string]string, change func(*knowledge.Base) error) (map[string]string, error) {
	draft, err := s.Draft(ctx)
	if err != nil {
		return nil, err
	}
	for name, hash := range expect {
		if draft.Files[name] != hash {
			return nil, &chat.Error{Code: chat.CodeConflict, Field: name, Message: "somebody else has changed this since you read it"}
		}
	}
	before, err := s.Read(ctx, draft.Files)
	if err != nil {
		return nil, err
	}
	after := before.Copy(languages...)
	if err := change(after); err != nil {
		return nil, err
	}
	return s.write(ctx, by, draft, before, after, languages, nil)
}

// write puts into the draft what of some languages, of topics and of facts is
// not the same before and after, and other files as they are.
func (s *Service) write(ctx context.Context, by *chat.Agent, draft Draft, before, after *knowledge.Base, languages []string, others knowledge.Tree) (map[string]string, error) {
	written, gone, err := knowledge.Difference(before, after, languages)
	if err != nil {
		return nil, err
	}
	read, err := knowledge.Load(knowledge.Tree(written).FS())
	if err != nil {
		return nil, err // a text that no YAML holds
	}
	maps.Copy(written, others)
	edited, err := s.edit(ctx, by, draft, written, gone)
	if err == nil {
		s.saw(draft.Files, edited, before, read)
	}
	return edited, err
}

// edit puts into the draft what differs of the files that were written, and
// takes out those that are gone.
func (s *Service) edit(ctx context.Context, by *chat.Agent, draft Draft, written knowledge.Tree, gone []string) (map[string]string, error) {
	hashes, err := s.put(ctx, written)
	if err != nil {
		return nil, err
	}
	edited := map[string]string{}
	for name, hash := range hashes {
		if draft.Files[name] != hash {
			edited[name] = hash
		}
	}
	for _, name := range gone {
		if draft.Files[name] != "" {
			edited[name] = ""
		}
	}
	files := make([]chat.DraftFile, 0, len(edited))
	expect := make(map[string]string, len(edited))
	for _, name := range slices.Sorted(maps.Keys(edited)) {
		files = append(files, chat.DraftFile{Name: name, Hash: edited[name], By: by.ID, Author: by.Name})
		expect[name] = draft.Files[name]
	}
	if len(files) == 0 {
		return edited, nil
	}
	return edited, s.record.PutDraft(ctx, files, expect)
}

// Discard takes changes out of the draft, all of them if names is empty.
func (s *Service) Discard(ctx context.Context, names []string) error {
	draft, err := s.Draft(ctx)
	if err != nil {
		return err
	}
	var files []chat.DraftFile
	for name, f := range draft.Changed {
		if len(names) == 0 || slices.Contains(names, name) {
			files = append(files, f)
		}
	}
	return s.record.DropDraft(ctx, files)
}

// tree reads the contents of files.
func (s *Service) tree(ctx context.Context, files map[string]string, wanted func(name string) bool) (knowledge.Tree, error) {
	names := map[string]string{}
	for name, hash := range files {
		if wanted(name) {
			names[name] = hash
		}
	}
	contents, err := s.record.KnowledgeFiles(ctx, slices.Collect(maps.Values(names)))
	if err != nil {
		return nil, err
	}
	tree := make(knowledge.Tree, len(names))
	for name, hash := range names {
		tree[name] = contents[hash]
	}
	return tree, nil
}

// tried is a draft that was learned.
type tried struct {
	files   map[string]string
	learned *learn.Learned
}

// Try learns the draft, to ask it and to measure it; nothing of it answers
// buyers. What was not changed is shared with what is published.
func (s *Service) Try(ctx context.Context) (*learn.Learned, error) {
	draft, err := s.Draft(ctx)
	if err != nil {
		return nil, err
	}
	return s.try(ctx, draft.Files)
}

func (s *Service) try(ctx context.Context, files map[string]string) (*learn.Learned, error) {
	s.trying.Lock()
	defer s.trying.Unlock()
	if t := s.tried.Load(); t != nil && maps.Equal(t.files, files) {
		return t.learned, nil
	}
	base, err := s.Read(ctx, files)
	if err != nil {
		return nil, err
	}
	learned, err := s.learner.Learn(ctx, learn.Knowledge{Files: files, Base: base}, s.near()...)
	if err != nil {
		return nil, err
	}
	s.tried.Store(&tried{files, learned})
	return learned, nil
}
