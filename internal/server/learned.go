package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/eval"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/record"
	"dragoman/internal/retrieval"
)

// Where the record keeps what was learned. Each begins with the origin that it
// was learned from, for another node may write at the same time.
const (
	summaryBlob   = "learned"
	knowledgeBlob = "learned/knowledge"
	detectorBlob  = "learned/detector"
	modelBlob     = "learned/model/" // and the language
)

// summary says what was learned last.
type summary struct {
	Origin    string                // see origin
	Languages []string              // that there is a model of
	Grades    map[string]eval.Grade // of the store's labelled questions, by id
}

// learned is what a server answers from.
type learned struct {
	base    *knowledge.Base
	answers *assistant.Assistant
	// keep writes into the record what was learned now. nil if it was there.
	keep func(ctx context.Context) error
}

// learn makes the assistant. Reading the knowledge base and learning from it
// take seconds; so all is kept in the record, and the next start, or another
// node, loads it if program and knowledge are the same.
func learn(ctx context.Context, rec *record.Record, files fs.FS, texts assistant.Texts, log *slog.Logger) (*learned, error) {
	defer debug.FreeOSMemory() // both take a few times what stays, for a moment
	from, err := origin(files)
	if err != nil {
		return nil, err
	}
	before, err := readSummary(ctx, rec)
	if err != nil {
		return nil, err
	}
	if before.Origin == from {
		l, err := before.load(ctx, rec, files, texts)
		if err == nil {
			return l, nil
		}
		log.Warn("what was learned cannot be read and is learned again", "error", err)
	}
	base, err := knowledge.Load(files)
	if err != nil {
		return nil, err
	}
	answers, err := assistant.New(base, assistant.Options{Texts: texts})
	if err != nil {
		return nil, err
	}
	l := &learned{base: base, answers: answers}
	l.keep = func(ctx context.Context) error {
		defer debug.FreeOSMemory()
		grades, err := l.grade(ctx, files, before.Grades, log)
		if err != nil {
			return err
		}
		return l.write(ctx, rec, summary{from, answers.Languages(), grades})
	}
	return l, nil
}

// grade asks the store's labelled questions, and logs what is treated worse
// than before.
func (l *learned) grade(ctx context.Context, files fs.FS, before map[string]eval.Grade, log *slog.Logger) (map[string]eval.Grade, error) {
	questions, err := eval.StoreQuestions(files)
	if err != nil {
		return nil, err
	}
	outcomes, err := eval.Run(ctx, l.answers, questions, eval.RunOptions{})
	if err != nil {
		return nil, err
	}
	for _, q := range eval.Worse(before, outcomes) {
		log.Warn("a labelled question is treated worse than by the knowledge before", "question", q.ID, "language", q.Lang, "label", q.Label)
	}
	return eval.Grades(outcomes), nil
}

// origin is a fingerprint of everything that shapes what is learned: this
// program and the files of the knowledge base.
func origin(files fs.FS) (string, error) {
	sum := sha256.New()
	if self, err := os.Executable(); err == nil {
		program, err := os.Open(self)
		if err != nil {
			return "", err
		}
		defer program.Close()
		if _, err := io.Copy(sum, program); err != nil {
			return "", err
		}
	}
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

// readSummary returns what was learned last, the zero value if nothing was, or
// if it cannot be read any more.
func readSummary(ctx context.Context, rec *record.Record) (last summary, err error) {
	data, err := rec.Blob(ctx, summaryBlob)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return last, nil
	}
	if err != nil {
		return last, err
	}
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&last) != nil {
		return summary{}, nil
	}
	return last, nil
}

// load returns the knowledge and the assistant as they were kept.
func (s *summary) load(ctx context.Context, rec *record.Record, files fs.FS, texts assistant.Texts) (*learned, error) {
	options := assistant.Options{Texts: texts, Languages: s.Languages, Models: make(map[string]*retrieval.Model, len(s.Languages))}
	var base *knowledge.Base
	var lock sync.Mutex // of options.Models
	var wait sync.WaitGroup
	errs := make([]error, len(s.Languages)+2)
	part := func(i int, name string, use func(data []byte) error) {
		wait.Go(func() {
			data, err := rec.Blob(ctx, name)
			if err == nil {
				var of bool
				if data, of = bytes.CutPrefix(data, []byte(s.Origin)); !of {
					err = chat.Errorf(chat.CodeConflict, "%s was learned from something else", name)
				}
			}
			if err == nil {
				err = use(data)
			}
			errs[i] = err
		})
	}
	part(0, knowledgeBlob, func(data []byte) (err error) {
		base, err = knowledge.LoadKept(files, data)
		return err
	})
	part(1, detectorBlob, func(data []byte) (err error) {
		options.Detector, err = language.LoadDetector(data)
		return err
	})
	for i, lang := range s.Languages {
		part(i+2, modelBlob+lang, func(data []byte) error {
			model, err := retrieval.Load(data)
			lock.Lock()
			defer lock.Unlock()
			options.Models[lang] = model
			return err
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	answers, err := assistant.New(base, options)
	return &learned{base: base, answers: answers}, err
}

// write writes what was learned; the summary, which makes it valid, last.
func (l *learned) write(ctx context.Context, rec *record.Record, s summary) error {
	part := func(name string, write func() ([]byte, error)) error {
		data, err := write()
		if err != nil {
			return err
		}
		return rec.PutBlob(ctx, name, append([]byte(s.Origin), data...))
	}
	if err := part(knowledgeBlob, l.base.Keep); err != nil {
		return err
	}
	if err := part(detectorBlob, l.answers.Detector().MarshalBinary); err != nil {
		return err
	}
	for _, lang := range s.Languages {
		if err := part(modelBlob+lang, l.answers.Model(lang).MarshalBinary); err != nil {
			return err
		}
	}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(s); err != nil {
		return err
	}
	return rec.PutBlob(ctx, summaryBlob, buf.Bytes())
}
