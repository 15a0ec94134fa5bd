package language

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	bcp47 "golang.org/x/text/language"

	"dragoman/internal/chat"
	"dragoman/locales"
)

// Fallback is the language of a text that a locale does not have.
const Fallback = "en"

// Catalog holds the locales. It is not changed after LoadCatalog.
type Catalog struct {
	locales map[string]*Locale
}

// LoadCatalog reads the locales of a folder: every *.yaml, named after its
// language. One with status: draft is read, so that its faults are seen, and
// left out. Errors are chat.CodeInvalid and name the file and what is wrong.
func LoadCatalog(fsys fs.FS) (*Catalog, error) {
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the locales: %w", err)
	}
	c := &Catalog{locales: make(map[string]*Locale, len(files))}
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this locale cannot be read", Err: err}
		}
		locale, err := parseLocale(strings.TrimSuffix(path.Base(name), ".yaml"), data)
		if err != nil {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: err.Error()}
		}
		if !locale.draft {
			c.locales[locale.tag.String()] = locale
		}
	}
	if c.locales[Fallback] == nil {
		return nil, chat.Invalid(Fallback+".yaml", "this locale is needed: the others fall back on it")
	}
	return c, nil
}

// BuiltIn returns the locales that come with Dragoman.
func BuiltIn() *Catalog { return builtIn() }

var builtIn = sync.OnceValue(func() *Catalog {
	c, err := LoadCatalog(locales.Files)
	if err != nil {
		panic(err) // the tests load them
	}
	return c
})

// Tags returns the languages of the catalog, sorted.
func (c *Catalog) Tags() []string { return slices.Sorted(maps.Keys(c.locales)) }

// Has reports whether there is a locale for the language or for one it is a
// variety of, es for es-MX.
func (c *Catalog) Has(lang string) bool { return c.find(lang) != nil }

// Locale returns the locale of a language, that of the language it is a variety
// of, or English. Never nil.
func (c *Catalog) Locale(lang string) *Locale {
	if l := c.find(lang); l != nil {
		return l
	}
	return c.locales[Fallback]
}

func (c *Catalog) find(lang string) *Locale {
	if l := c.locales[lang]; l != nil {
		return l
	}
	tag, err := bcp47.Parse(lang)
	if err != nil {
		return nil
	}
	for ; tag != bcp47.Und; tag = tag.Parent() {
		if l := c.locales[tag.String()]; l != nil {
			return l
		}
	}
	return nil
}

// Text returns the text under a key such as "assistant.clarify": in the
// language, else in English, else the key itself.
func (c *Catalog) Text(lang, key string) string {
	if text, ok := c.Locale(lang).texts[key]; ok {
		return text
	}
	if text, ok := c.locales[Fallback].texts[key]; ok {
		return text
	}
	return key
}

// TextWith is Text with every {name} replaced by params[name].
func (c *Catalog) TextWith(lang, key string, params map[string]string) string {
	return fill(c.Text(lang, key), params)
}

// Section returns the texts of a section by their keys without its name:
// "queue.one" for "widget.queue.one". What the language lacks is in English.
func (c *Catalog) Section(lang, section string) map[string]string {
	out := map[string]string{}
	for _, l := range []*Locale{c.locales[Fallback], c.Locale(lang)} {
		for key, text := range l.texts {
			if rest, ok := strings.CutPrefix(key, section+"."); ok {
				out[rest] = text
			}
		}
	}
	return out
}

// RightToLeft reports whether the language is written from right to left.
func (c *Catalog) RightToLeft(lang string) bool { return c.Locale(lang).RightToLeft() }

// Writes reports whether the language has a section of its own.
func (c *Catalog) Writes(lang, section string) bool {
	for key := range c.Locale(lang).texts {
		if strings.HasPrefix(key, section+".") {
			return true
		}
	}
	return false
}

// fill replaces every {name} that params has.
func fill(text string, params map[string]string) string {
	for name, value := range params {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}
