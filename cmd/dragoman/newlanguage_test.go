package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	starter "dragoman/knowledge"
)

// A new language is laid beside the others, can be read, and is a draft in
// both places. What is there already stays.
func TestNewLanguage(t *testing.T) {
	dir := t.TempDir()
	base, texts := filepath.Join(dir, "knowledge"), filepath.Join(dir, "locales")
	if err := os.CopyFS(base, starter.Files); err != nil {
		t.Fatal(err)
	}
	there, err := filepath.Glob(filepath.Join(base, "??"))
	for _, folder := range there { // one is enough beside the new one: all take long to read
		if filepath.Base(folder) != "en" {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(texts, 0o755); err != nil {
		t.Fatal(err)
	}
	c := newLanguageCmd{Language: "nl", Knowledge: base, Locales: texts, From: "en"}
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	b, err := knowledge.Load(os.DirFS(base))
	if err != nil {
		t.Fatal(err)
	}
	if l := b.Languages["nl"]; l == nil || !l.Draft || len(l.Entries) != len(b.Topics) {
		t.Errorf("the folder holds %+v", l)
	}
	english, err := os.ReadFile("../../locales/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(texts, "en.yaml"), english, 0o600); err != nil {
		t.Fatal(err)
	}
	catalog, err := language.LoadCatalog(os.DirFS(texts))
	if err != nil {
		t.Fatal(err)
	}
	if catalog.Has("nl") {
		t.Error("a locale that is still English is used")
	}
	if err := c.Run(); err == nil {
		t.Error("a language that is there is laid again")
	}
	if err := (&newLanguageCmd{Language: "../nl", Knowledge: base, Locales: texts, From: "en"}).Run(); err == nil {
		t.Error("a folder outside the knowledge base is accepted")
	}
}
