package revision

import (
	"context"
	"maps"
	"path"
	"slices"

	"dragoman/internal/knowledge"
	"dragoman/internal/learn"
)

// Read returns the knowledge that files hold, the draft's for one. It is shared:
// it must not be changed.
func (s *Service) Read(ctx context.Context, files map[string]string) (*knowledge.Base, error) {
	s.reading.Lock()
	defer s.reading.Unlock()
	if s.seen.Base != nil && maps.Equal(s.seen.Files, files) {
		return s.seen.Base, nil
	}
	live := s.current.Load()
	base, err := s.learner.Read(ctx, files, s.seen, learn.Knowledge{Files: live.revision.Files, Base: live.learned.Base})
	if err != nil {
		return nil, err
	}
	s.seen = learn.Knowledge{Files: files, Base: base}
	return base, nil
}

// saw keeps what is known of the draft's files after an edit: before was read
// from the files before it, and read from those that were written.
func (s *Service) saw(files, edited map[string]string, before, read *knowledge.Base) {
	now := *read
	now.Languages = maps.Clone(before.Languages)
	names := map[string][]string{}
	for name := range edited {
		if tag := path.Dir(name); tag != "." && path.Base(name) != knowledge.QuestionsFile {
			names[tag] = append(names[tag], name)
		}
	}
	for tag, of := range names {
		was := before.Languages[tag]
		if was == nil {
			was = &knowledge.Language{Tag: tag}
		}
		if now.Languages[tag] = was.Replaced(of, read.Languages[tag]); now.Languages[tag] == nil {
			return // it is read from all its files
		}
	}
	after := maps.Clone(files)
	for name, hash := range edited {
		if after[name] = hash; hash == "" {
			delete(after, name)
		}
	}
	for tag := range names {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(after)), func(name string) bool { return path.Dir(name) == tag && path.Ext(name) == ".yaml" }) {
			delete(now.Languages, tag)
		}
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	s.seen = learn.Knowledge{Files: after, Base: &now}
}

// ReadTopic returns the topics, the facts, and the entries of one topic.
func (s *Service) ReadTopic(ctx context.Context, files map[string]string, topic string) (*knowledge.Base, error) {
	tree, err := s.tree(ctx, files, func(name string) bool {
		_, of, ok := knowledge.EntryOf(name)
		return path.Dir(name) == "." || ok && of == topic
	})
	if err != nil {
		return nil, err
	}
	return knowledge.Load(tree.FS())
}

// StarterTopic is ReadTopic of the knowledge that comes with the program; with
// it come the hashes of its files by name.
func (s *Service) StarterTopic(ctx context.Context, topic string) (*knowledge.Base, map[string]string, error) {
	kept, err := s.starter(ctx)
	if err != nil {
		return nil, nil, err
	}
	base, err := s.ReadTopic(ctx, kept.Files, topic)
	return base, kept.Files, err
}

// Tags returns the languages that files hold, sorted.
func (s *Service) Tags(files map[string]string) []string {
	tags := map[string]bool{}
	for name := range files {
		if dir := path.Dir(name); dir != "." {
			tags[dir] = true
		}
	}
	return slices.Sorted(maps.Keys(tags))
}

// Keys returns a fingerprint of what is learned from in each language of the
// draft's files, or others.
func (s *Service) Keys(files map[string]string) map[string]string { return s.learner.Keys(files) }
