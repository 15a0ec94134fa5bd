// Package learn makes the assistant out of the files of a knowledge base.
//
// Reading and learning a language take a second, loading what was learned a
// fraction of that. So everything is kept in the record under a fingerprint of
// what it was made from: a start, another node, and a revision that changes one
// language only load what is there and learn what is not.
package learn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/record"
	"dragoman/internal/retrieval"
)

// Learner makes assistants. It is safe for concurrent use.
type Learner struct {
	record  *record.Record
	texts   assistant.Texts
	log     *slog.Logger
	program string // fingerprint of this program: another one may learn otherwise
}

// New makes a learner.
func New(rec *record.Record, texts assistant.Texts, log *slog.Logger) (*Learner, error) {
	var program string
	if self, err := os.Executable(); err == nil {
		if program, err = programID(self); err != nil {
			return nil, err
		}
	}
	return &Learner{record: rec, texts: texts, log: log, program: program}, nil
}

// Knowledge is what is to be learned.
type Knowledge struct {
	Files map[string]string // hash of the content, in the record, by the file's name
	Base  *knowledge.Base   // as it was read from these files; nil if it was not read yet
}

// Learned is what a server answers from. It is not changed.
type Learned struct {
	Base    *knowledge.Base
	Answers *assistant.Assistant

	languages map[string]string // key of each language's parts
	detector  string            // key of the detector

	keeping sync.Mutex
	fresh   map[string]func() ([]byte, error) // blobs that are not in the record yet, by name
}

// inherit takes over what near have not kept yet of the blobs with these names.
func (k *Learned) inherit(near []*Learned, names ...string) {
	for _, n := range near {
		n.keeping.Lock()
		for _, name := range names {
			if write := n.fresh[name]; write != nil {
				k.fresh[name] = write
			}
		}
		n.keeping.Unlock()
	}
}

// Names of blobs, before a key.
const (
	blobs         = "learned/"
	languageBlobs = blobs + "language/"
	modelBlobs    = blobs + "model/"
	detectorBlobs = blobs + "detector/"
)

// Learn makes an assistant. What near have in memory already is shared with
// it; then what the record keeps is loaded, and the rest learned.
// Errors: CodeInvalid for files that cannot be used, CodeNotFound for contents
// that are not in the record, CodeUnavailable.
func (l *Learner) Learn(ctx context.Context, k Knowledge, near ...*Learned) (*Learned, error) {
	defer debug.FreeOSMemory() // reading and learning take a few times what stays, for a moment
	base, err := l.frame(ctx, k)
	if err != nil {
		return nil, err
	}
	out := &Learned{Base: base, languages: l.Keys(k.Files), fresh: map[string]func() ([]byte, error){}}
	models := make(map[string]*retrieval.Model, len(out.languages))
	var lock sync.Mutex // of base.Languages, models and out.fresh
	var wait sync.WaitGroup
	var errs []error
	for tag, key := range out.languages {
		wait.Go(func() {
			spoken, model, err := l.language(ctx, k, tag, key, near)
			lock.Lock()
			defer lock.Unlock()
			errs = append(errs, err)
			base.Languages[tag] = spoken
			if model != nil {
				models[tag] = model
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	options := assistant.Options{Texts: l.texts, Models: models}
	out.detector = l.fingerprint(slices.Sorted(maps.Values(out.languages))...)
	options.Detector = l.detector(ctx, out.detector, near)
	if out.Answers, err = assistant.New(base, options); err != nil {
		return nil, err
	}
	out.inherit(near, detectorBlobs+out.detector)
	for _, key := range out.languages {
		out.inherit(near, modelBlobs+key, languageBlobs+key)
	}
	if options.Detector == nil {
		out.fresh[detectorBlobs+out.detector] = out.Answers.Detector().MarshalBinary
	}
	for tag, key := range out.languages {
		if model := out.Answers.Model(tag); model != nil && models[tag] == nil {
			out.fresh[modelBlobs+key] = model.MarshalBinary
			out.fresh[languageBlobs+key] = base.Languages[tag].MarshalBinary
		}
	}
	return out, nil
}

// Read returns the base without learning from it. What is the same in near, which
// were read before, is shared; of a language that differs in a few files, only
// those are read. Errors: CodeInvalid, CodeUnavailable.
func (l *Learner) Read(ctx context.Context, files map[string]string, near ...Knowledge) (*knowledge.Base, error) {
	k := Knowledge{Files: files}
	framed := k
	for _, n := range near {
		if n.Base != nil && n.Files[knowledge.TopicsFile] == files[knowledge.TopicsFile] && n.Files[knowledge.FactsFile] == files[knowledge.FactsFile] {
			framed.Base = n.Base
		}
	}
	base, err := l.frame(ctx, framed)
	if err != nil {
		return nil, err
	}
	for tag := range l.Keys(files) {
		spoken, err := l.patched(ctx, files, tag, near)
		if err != nil {
			return nil, err
		}
		if spoken == nil {
			if spoken, err = l.parse(ctx, k, tag); err != nil {
				return nil, err
			}
		}
		base.Languages[tag] = spoken
	}
	return base, nil
}

// patched returns a language as the nearest of near has it, with the files that
// differ there read again; nil if none is near.
func (l *Learner) patched(ctx context.Context, files map[string]string, tag string, near []Knowledge) (*knowledge.Language, error) {
	var before *knowledge.Language
	var differ []string
	for _, n := range near {
		if n.Base == nil || n.Base.Languages[tag] == nil {
			continue
		}
		if names := differing(n.Files, files, tag); before == nil || len(names) < len(differ) {
			before, differ = n.Base.Languages[tag], names
		}
	}
	if before == nil || len(differ) == 0 {
		return before, nil
	}
	tree, err := l.read(ctx, files, func(name string) bool { return slices.Contains(differ, name) })
	if err != nil {
		return nil, err
	}
	parts, err := knowledge.LoadLanguages(tree.FS())
	if err != nil {
		return nil, err
	}
	return before.Replaced(differ, parts[tag]), nil
}

// differing lists the YAML files of a language that are not the same in both.
func differing(a, b map[string]string, tag string) []string {
	names := map[string]bool{}
	for _, files := range []map[string]string{a, b} {
		for name := range files {
			if path.Dir(name) == tag && strings.HasSuffix(name, ".yaml") && a[name] != b[name] {
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// frame returns the base without its languages.
func (l *Learner) frame(ctx context.Context, k Knowledge) (*knowledge.Base, error) {
	whole := k.Base
	if whole == nil {
		files, err := l.read(ctx, k.Files, func(name string) bool { return path.Dir(name) == "." })
		if err != nil {
			return nil, err
		}
		if whole, err = knowledge.Load(files.FS()); err != nil {
			return nil, err
		}
	}
	frame := *whole
	frame.Languages = map[string]*knowledge.Language{}
	return &frame, nil
}

// language returns what the base holds in a language, and its model if there is
// one.
func (l *Learner) language(ctx context.Context, k Knowledge, tag, key string, near []*Learned) (*knowledge.Language, *retrieval.Model, error) {
	for _, n := range near {
		if n.languages[tag] == key {
			return n.Base.Languages[tag], n.Answers.Model(tag), nil
		}
	}
	spoken, model, err := l.kept(ctx, key)
	if err == nil {
		return spoken, model, nil
	}
	if chat.CodeOf(err) != chat.CodeNotFound {
		l.log.Warn("what was learned cannot be read and is learned again", "language", tag, "err", err)
	}
	spoken, err = l.parse(ctx, k, tag)
	return spoken, nil, err
}

// parse reads a language from its files.
func (l *Learner) parse(ctx context.Context, k Knowledge, tag string) (*knowledge.Language, error) {
	if k.Base != nil {
		return k.Base.Languages[tag], nil
	}
	files, err := l.read(ctx, k.Files, func(name string) bool { return path.Dir(name) == tag || path.Dir(name) == "." })
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load(files.FS())
	if err != nil {
		return nil, err
	}
	return base.Languages[tag], nil
}

// detector returns what tells the languages apart, nil if it is to be learned.
func (l *Learner) detector(ctx context.Context, key string, near []*Learned) *language.Detector {
	for _, n := range near {
		if n.detector == key {
			return n.Answers.Detector()
		}
	}
	data, err := l.record.Blob(ctx, detectorBlobs+key)
	if err != nil {
		return nil
	}
	detector, err := language.LoadDetector(data)
	if err != nil {
		l.log.Warn("what was learned of telling languages apart cannot be read and is learned again", "err", err)
	}
	return detector
}

// kept loads a language and its model from the record. Errors: CodeNotFound.
func (l *Learner) kept(ctx context.Context, key string) (*knowledge.Language, *retrieval.Model, error) {
	data, err := l.record.Blob(ctx, modelBlobs+key)
	if err != nil {
		return nil, nil, err
	}
	model, err := retrieval.Load(data)
	if err != nil {
		return nil, nil, err
	}
	if data, err = l.record.Blob(ctx, languageBlobs+key); err != nil {
		return nil, nil, err
	}
	spoken := new(knowledge.Language)
	return spoken, model, spoken.UnmarshalBinary(data)
}

func (l *Learner) read(ctx context.Context, files map[string]string, wanted func(name string) bool) (knowledge.Tree, error) {
	var hashes []string
	for name, hash := range files {
		if wanted(name) {
			hashes = append(hashes, hash)
		}
	}
	contents, err := l.record.KnowledgeFiles(ctx, hashes)
	if err != nil {
		return nil, err
	}
	tree := make(knowledge.Tree, len(hashes))
	for name, hash := range files {
		if wanted(name) {
			tree[name] = contents[hash]
		}
	}
	return tree, nil
}

// Keys returns a fingerprint of what shapes the model of each language. Facts
// and labelled questions don't; the list of topics does.
func (l *Learner) Keys(files map[string]string) map[string]string {
	parts := map[string][]string{}
	for name, hash := range files {
		if tag := path.Dir(name); tag != "." && strings.HasSuffix(name, ".yaml") {
			parts[tag] = append(parts[tag], name+"="+hash)
		}
	}
	keys := make(map[string]string, len(parts))
	for tag, list := range parts {
		slices.Sort(list)
		keys[tag] = l.fingerprint(append(list, files[knowledge.TopicsFile])...)
	}
	return keys
}

func (l *Learner) fingerprint(parts ...string) string {
	sum := sha256.New()
	fmt.Fprintln(sum, l.program)
	for _, part := range parts {
		fmt.Fprintln(sum, part)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Keep writes what was learned, and not loaded, into the record.
func (l *Learner) Keep(ctx context.Context, k *Learned) error {
	k.keeping.Lock()
	defer k.keeping.Unlock()
	if len(k.fresh) == 0 {
		return nil
	}
	defer debug.FreeOSMemory()
	for _, name := range slices.Sorted(maps.Keys(k.fresh)) {
		data, err := k.fresh[name]()
		if err != nil {
			return err
		}
		if err := l.record.PutBlob(ctx, name, data); err != nil {
			return err
		}
		delete(k.fresh, name)
	}
	return nil
}

// Forget removes from the record what was learned from anything but these.
func (l *Learner) Forget(ctx context.Context, except ...*Learned) error {
	keep := map[string]bool{}
	for _, k := range except {
		keep[detectorBlobs+k.detector] = true
		for _, key := range k.languages {
			keep[modelBlobs+key], keep[languageBlobs+key] = true, true
		}
	}
	return l.record.DropBlobs(ctx, blobs, keep)
}

// Fresh reports whether any of it was learned now and is not in the record yet.
func (k *Learned) Fresh() bool {
	k.keeping.Lock()
	defer k.keeping.Unlock()
	return len(k.fresh) > 0
}
