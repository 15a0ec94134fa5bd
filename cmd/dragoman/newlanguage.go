package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/locales"
)

type newLanguageCmd struct {
	Language  string `arg:"" help:"BCP 47 tag, such as nl or pt-BR."`
	Knowledge string `default:"knowledge" type:"existingdir" placeholder:"DIR" env:"DRAGOMAN_KNOWLEDGE" help:"Knowledge base to add it to (${default})."`
	Locales   string `default:"locales" placeholder:"DIR" help:"Folder of the interface texts (${default}). Where there is none, no locale is laid."`
	From      string `default:"en" help:"Language whose entries show what the new ones promise (${default})."`
}

// Run lays the files of the new language. What is there already is not
// touched: then it fails, and nothing is written.
func (c *newLanguageCmd) Run() error {
	base, err := knowledge.Load(os.DirFS(c.Knowledge))
	if err != nil {
		return err
	}
	files, err := knowledge.Skeleton(base, c.Language, c.From)
	if err != nil {
		return err
	}
	folder := filepath.Join(c.Knowledge, c.Language)
	if err := os.Mkdir(folder, 0o755); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return chat.Invalid("language", "the folder %s is there already; remove it to begin anew", folder)
		}
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(files[name]), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d files, a draft until %s is removed. docs/knowledge.md says what to write.\n", folder, len(files), filepath.Join(folder, "status.yaml"))
	return c.locale()
}

// locale lays the interface texts, in English still.
func (c *newLanguageCmd) locale() error {
	if info, err := os.Stat(c.Locales); err != nil || !info.IsDir() {
		fmt.Printf("No locale was laid: there is no folder %s. Interface texts are built into the program; docs/adding-a-language.md says how.\n", c.Locales)
		return nil
	}
	english, err := locales.Files.ReadFile("en.yaml")
	if err != nil {
		return err
	}
	// The pages of agents and admins need not be in every language.
	text, _, _ := strings.Cut(string(english), "\nconsole:")
	_, demo, _ := strings.Cut(string(english), "\ndemo:")
	head := "# Every text here is English still. Remove the next line when all are written.\nstatus: draft\n\n"
	name := filepath.Join(c.Locales, c.Language+".yaml")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		fmt.Printf("%s is there already and stays as it is.\n", name)
		return nil
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(head + text + "\ndemo:" + demo)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		fmt.Printf("%s: the texts of the pages, in English still. docs/adding-a-language.md says what each section is for.\n", name)
	}
	return err
}
