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

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/eval"
	"dragoman/internal/knowledge"
	"dragoman/internal/record"
	"dragoman/internal/retrieval"
)

// modelsBlob is where the record keeps the trained models.
const modelsBlob = "models"

// keptModels are models and what they were made from.
type keptModels struct {
	Origin string                // see origin
	Models map[string][]byte     // by language
	Grades map[string]eval.Grade // of the store's labelled questions, by id
}

// learn makes the assistant. Training takes seconds; so the models are kept in
// the record, and the next start, or another node, loads them if program and
// knowledge are the same. When they are not, the store's labelled questions
// are asked of the new ones, and what is treated worse than before is logged.
func learn(ctx context.Context, rec *record.Record, files fs.FS, base *knowledge.Base, options assistant.Options, log *slog.Logger) (*assistant.Assistant, error) {
	from, err := origin(files)
	if err != nil {
		return nil, err
	}
	before, err := readKept(ctx, rec)
	if err != nil {
		return nil, err
	}
	if before.Origin == from {
		options.Models = before.load()
	}
	answers, err := assistant.New(base, options)
	if err != nil || options.Models != nil {
		return answers, err
	}
	debug.FreeOSMemory() // training took a lot for a moment
	questions, err := eval.StoreQuestions(files)
	if err != nil {
		return nil, err
	}
	outcomes, err := eval.Run(ctx, answers, questions, eval.RunOptions{})
	if err != nil {
		return nil, err
	}
	for _, q := range eval.Worse(before.Grades, outcomes) {
		log.Warn("a labelled question is treated worse than by the knowledge before", "question", q.ID, "language", q.Lang, "label", q.Label)
	}
	return answers, keep(ctx, rec, from, answers, eval.Grades(outcomes))
}

// origin is a fingerprint of everything that shapes a model: this program and
// the files of the knowledge base.
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

// readKept returns what was kept last, the zero value if nothing was, or if it
// cannot be read any more.
func readKept(ctx context.Context, rec *record.Record) (kept keptModels, err error) {
	data, err := rec.Blob(ctx, modelsBlob)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&kept) != nil {
		return keptModels{}, nil
	}
	return kept, nil
}

// load returns the models, nil if one cannot be read: then all are trained
// again.
func (k *keptModels) load() map[string]*retrieval.Model {
	models := make(map[string]*retrieval.Model, len(k.Models))
	for lang, data := range k.Models {
		m, err := retrieval.Load(data)
		if err != nil {
			return nil
		}
		models[lang] = m
	}
	return models
}

func keep(ctx context.Context, rec *record.Record, from string, answers *assistant.Assistant, grades map[string]eval.Grade) error {
	kept := keptModels{Origin: from, Models: make(map[string][]byte), Grades: grades}
	for _, lang := range answers.Languages() {
		data, err := answers.Model(lang).MarshalBinary()
		if err != nil {
			return err
		}
		kept.Models[lang] = data
	}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(kept); err != nil {
		return err
	}
	return rec.PutBlob(ctx, modelsBlob, buf.Bytes())
}
