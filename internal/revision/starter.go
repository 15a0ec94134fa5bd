package revision

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"maps"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// starterSetting keeps which starter knowledge the store's own began with, or
// was last updated from.
const starterSetting = "knowledge/starter"

type starterKept struct {
	Origin string            `json:"origin"` // fingerprint of the files as they came
	Files  map[string]string `json:"files"`  // in their plain form: hash by name
}

// read is knowledge that was just read from its files.
type read struct {
	base  *knowledge.Base
	files map[string]string
}

func (r *read) is(files map[string]string) bool { return r != nil && maps.Equal(r.files, files) }

func (r *read) knowledge() *knowledge.Base {
	if r == nil {
		return nil
	}
	return r.base
}

// takeStarter makes a revision of the starter knowledge if it is new, and
// returns it if it had to be read.
func (s *Service) takeStarter(ctx context.Context, starter fs.FS) (*read, error) {
	origin, err := fingerprint(starter)
	if err != nil {
		return nil, err
	}
	before, err := s.starter(ctx)
	if err != nil {
		return nil, err
	}
	if before.Origin == origin {
		return nil, nil
	}
	base, tree, err := knowledge.Split(starter)
	if err != nil {
		return nil, err
	}
	files, err := s.put(ctx, tree)
	if err != nil {
		return nil, err
	}
	if err := s.update(ctx, before.Files, files); err != nil {
		return nil, err
	}
	text, err := json.Marshal(starterKept{origin, files})
	if err != nil {
		return nil, err
	}
	return &read{base, files}, s.record.PutSetting(ctx, starterSetting, string(text))
}

// starter returns the starter knowledge taken last, the zero value if none was.
func (s *Service) starter(ctx context.Context) (kept starterKept, err error) {
	text, err := s.record.Setting(ctx, starterSetting)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return kept, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &kept)
	}
	return kept, err
}

// update makes a revision of what changed from one starter knowledge to the
// next in what the store has not changed itself.
func (s *Service) update(ctx context.Context, before, now map[string]string) error {
	latest, err := s.record.Publications(ctx, 1)
	if err != nil {
		return err
	}
	v := chat.Revision{ID: chat.NewID(s.now()), Kind: chat.RevisionStarter, State: chat.RevisionApproved, CreatedAt: s.now().UTC(), Files: now}
	var after int64
	if len(latest) > 0 {
		after = latest[0].Number
		stores, err := s.record.Revision(ctx, latest[0].Revision)
		if err != nil {
			return err
		}
		v.Kind, v.Parent = chat.RevisionUpdate, stores.ID
		v.Files, _ = merge(before, stores.Files, now)
		if maps.Equal(v.Files, stores.Files) {
			return nil
		}
		if !maps.Equal(stores.Files, before) {
			v.State = chat.RevisionReview // the store has words of its own: somebody looks at it first
		}
	}
	if v, err = s.record.AddRevision(ctx, v); err != nil || v.State == chat.RevisionReview {
		return err
	}
	_, err = s.record.Publish(ctx, chat.Publication{Revision: v.ID}, after)
	if chat.CodeOf(err) == chat.CodeConflict {
		return nil // another node has started at the same time
	}
	return err
}

// fingerprint returns a hash of all files.
func fingerprint(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		io.WriteString(sum, name)
		sum.Write(data)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
