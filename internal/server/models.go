package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/record"
	"dragoman/internal/retrieval"
)

// modelsBlob is where the record keeps the trained models.
const modelsBlob = "models"

// keptModels are models and what they were made from.
type keptModels struct {
	Origin string            // see origin
	Models map[string][]byte // by language
}

// learn makes the assistant. Training takes seconds; so the models are kept in
// the record, and the next start, or another node, loads them if program and
// knowledge are the same.
func learn(ctx context.Context, rec *record.Record, files fs.FS, base *knowledge.Base, options assistant.Options) (*assistant.Assistant, error) {
	from, err := origin(files)
	if err != nil {
		return nil, err
	}
	if options.Models, err = keptFrom(ctx, rec, from); err != nil {
		return nil, err
	}
	answers, err := assistant.New(base, options)
	if err != nil {
		return nil, err
	}
	if options.Models == nil {
		err = keep(ctx, rec, from, answers)
		debug.FreeOSMemory() // training took a lot for a moment
	}
	return answers, err
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

// keptFrom returns the models of this origin, nil if there are none.
func keptFrom(ctx context.Context, rec *record.Record, from string) (map[string]*retrieval.Model, error) {
	data, err := rec.Blob(ctx, modelsBlob)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var kept keptModels
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&kept) != nil || kept.Origin != from {
		return nil, nil
	}
	models := make(map[string]*retrieval.Model, len(kept.Models))
	for lang, data := range kept.Models {
		if models[lang], err = retrieval.Load(data); err != nil {
			return nil, nil // it is trained again
		}
	}
	return models, nil
}

func keep(ctx context.Context, rec *record.Record, from string, answers *assistant.Assistant) error {
	kept := keptModels{Origin: from, Models: make(map[string][]byte)}
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
