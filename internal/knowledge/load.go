package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/text/language"

	"dragoman/internal/chat"
)

// Load reads a knowledge base: topics.yaml, facts.yaml and one folder a
// language. It fails on what cannot be understood, naming file, line and
// source of every faulty file; whether the content is any good is for Check to
// say. All errors are chat.CodeInvalid.
func Load(fsys fs.FS) (*Base, error) {
	b := &Base{Facts: map[string]Fact{}, Languages: map[string]*Language{}}
	if err := errors.Join(b.loadTopics(fsys), b.loadFacts(fsys)); err != nil {
		_, files := languageFiles(fsys)
		return nil, errors.Join(err, files)
	}
	var err error
	b.Languages, err = LoadLanguages(fsys)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// LoadLanguages reads what a knowledge base holds in its languages, without
// topics and facts. All errors are chat.CodeInvalid.
func LoadLanguages(fsys fs.FS) (map[string]*Language, error) {
	files, err := languageFiles(fsys)
	if err != nil {
		return nil, err
	}
	languages := map[string]*Language{}
	read := make([]languageFile, len(files))
	errs := make([]error, len(files))
	var wait sync.WaitGroup
	for i, name := range files {
		wait.Go(func() { errs[i] = decode(fsys, name, &read[i]) })
	}
	wait.Wait()
	for i, name := range files {
		if errs[i] == nil {
			tag := path.Dir(name)
			if languages[tag] == nil {
				languages[tag] = &Language{Tag: tag, Entries: map[string]*Entry{}}
			}
			errs[i] = read[i].addTo(languages[tag], name)
		}
	}
	return languages, errors.Join(errs...)
}

// languageFiles lists the YAML files in the folders of languages, in order.
func languageFiles(fsys fs.FS) ([]string, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, &chat.Error{Code: chat.CodeInvalid, Message: "the knowledge base cannot be read", Err: err}
	}
	var files []string
	for _, dir := range dirs {
		if !dir.IsDir() || strings.HasPrefix(dir.Name(), ".") {
			continue
		}
		if _, err := language.Parse(dir.Name()); err != nil {
			return nil, chat.Invalid(dir.Name(), "this folder is not named after a language; use a tag like en or pt-BR")
		}
		found, err := fs.Glob(fsys, dir.Name()+"/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", dir.Name(), err)
		}
		files = append(files, found...)
	}
	return files, nil
}

// decode reads one file into v, refusing unknown and doubled keys, and what
// makes YAML hard to read and easy to abuse: anchors, aliases and tags.
func decode(fsys fs.FS, name string, v any) (err error) {
	defer func() {
		if fault := recover(); fault != nil { // the YAML reader has its limits
			err = chat.Invalid(name, "this cannot be read as YAML: %v", fault)
		}
	}()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this file is needed and cannot be read", Err: err}
	}
	file, err := parser.ParseBytes(bytes.TrimPrefix(data, []byte("\ufeff")), 0)
	if err != nil {
		return located(name, err)
	}
	for i, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if i > 0 {
			return chat.Invalid(fmt.Sprintf("%s:%d", name, doc.Body.GetToken().Position.Line), "write everything as one document, without ---")
		}
		var extras unwanted
		ast.Walk(&extras, doc.Body)
		if extras.found != nil {
			return located(name, &yaml.SyntaxError{Message: "anchors, aliases and tags are not understood here; write the text out, in quotes", Token: extras.found.GetToken()})
		}
		if err := yaml.NodeToValue(doc.Body, v, yaml.Strict()); err != nil {
			return located(name, err)
		}
	}
	return nil
}

// unwanted finds the first anchor, alias or tag of a document.
type unwanted struct{ found ast.Node }

// Visit implements ast.Visitor.
func (u *unwanted) Visit(node ast.Node) ast.Visitor {
	switch node.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		if u.found == nil {
			u.found = node
		}
		return nil
	}
	return u
}

// located turns a fault found by the YAML reader into one that names file and
// line and shows the source.
func located(name string, err error) error {
	var fault yaml.Error
	if !errors.As(err, &fault) || fault.GetToken() == nil || fault.GetToken().Position == nil {
		return chat.Invalid(name, "%s", err.Error())
	}
	field := fmt.Sprintf("%s:%d", name, fault.GetToken().Position.Line)
	_, excerpt, _ := strings.Cut(fault.FormatError(false, true), "\n")
	return chat.Invalid(field, "%s\n%s", fault.GetMessage(), excerpt)
}

type topicsFile struct {
	MostAsked []text `yaml:"most_asked"`
	Topics    []struct {
		ID    text       `yaml:"id"`
		Group chat.Group `yaml:"group"`
		Scope string     `yaml:"scope"`
		Off   bool       `yaml:"off"`
	} `yaml:"topics"`
}

func (b *Base) loadTopics(fsys fs.FS) error {
	const name = "topics.yaml"
	var file topicsFile
	if err := decode(fsys, name, &file); err != nil {
		return err
	}
	for _, t := range file.Topics {
		b.Topics = append(b.Topics, Topic{ID: t.ID.value, Group: t.Group, Scope: t.Scope, Off: t.Off, Source: Source{File: name, Line: t.ID.line}})
	}
	if len(b.Topics) == 0 {
		return chat.Invalid(name, "no topic is listed; add some under topics:")
	}
	for _, id := range file.MostAsked {
		if _, known := b.Topic(id.value); !known {
			return chat.Invalid(fmt.Sprintf("%s:%d", name, id.line), "most_asked names %q, which is no topic; use an id of the list below it", id.value)
		}
		b.MostAsked = append(b.MostAsked, id.value)
	}
	return nil
}

// statusDraft in any file of a language says that it is still being written.
const statusDraft = "draft"

// languageFile is any file in a language's folder: each may hold any section.
type languageFile struct {
	Status     text         `yaml:"status"` // statusDraft, or nothing
	Entries    []rawEntry   `yaml:"entries"`
	OutOfScope []rawKind    `yaml:"outofscope"`
	Smalltalk  []rawKind    `yaml:"smalltalk"`
	Human      *rawHuman    `yaml:"human"`
	Concepts   []rawConcept `yaml:"concepts"`
	Alerts     []rawAlert   `yaml:"alerts"`
}

type rawEntry struct {
	Topic     text            `yaml:"topic"`
	Question  text            `yaml:"question"`
	Examples  []text          `yaml:"examples"`
	Apology   text            `yaml:"apology"`
	Solution  text            `yaml:"solution"`
	Variants  map[string]text `yaml:"variants"`
	FollowUps []text          `yaml:"follow_ups"`
}

type rawKind struct {
	Kind     text   `yaml:"kind"`
	Examples []text `yaml:"examples"`
	Replies  []text `yaml:"replies"`
}

type rawHuman struct {
	Examples []text `yaml:"examples"`
}

type rawConcept struct {
	Concept text   `yaml:"concept"`
	Terms   []text `yaml:"terms"`
}

type rawAlert struct {
	Category text   `yaml:"category"`
	Severity text   `yaml:"severity"`
	Terms    []text `yaml:"terms"`
	Examples []text `yaml:"examples"`
}

// addTo adds the file's content to its language. A topic that is answered
// already is refused here, for only one answer can be kept.
func (f *languageFile) addTo(l *Language, name string) error {
	switch f.Status.value {
	case "":
	case statusDraft:
		l.Draft = true
	default:
		return chat.Invalid(fmt.Sprintf("%s:%d", name, f.Status.line), "status is %q; write %q for a language that is not to be offered yet, or leave it out", f.Status.value, statusDraft)
	}
	for _, raw := range f.Entries {
		e := raw.entry(name)
		if other := l.Entries[e.Topic]; other != nil {
			return chat.Invalid(e.Source.String(), "topic %q has an entry already, at %s; merge the two", e.Topic, other.Source)
		}
		l.Entries[e.Topic] = e
	}
	for _, raw := range f.OutOfScope {
		l.OutOfScope = append(l.OutOfScope, raw.kind(name))
	}
	for _, raw := range f.Smalltalk {
		l.Smalltalk = append(l.Smalltalk, raw.kind(name))
	}
	if f.Human != nil {
		if l.Human != nil {
			return chat.Invalid(name, "%s has examples under human: already; merge the two", l.human.File)
		}
		l.Human = values(f.Human.Examples)
		l.human = Source{File: name, lines: map[string][]int{"examples": lines(f.Human.Examples)}}
	}
	for _, raw := range f.Concepts {
		l.Lexicon.Concepts = append(l.Lexicon.Concepts, Concept{
			ID: raw.Concept.value, Terms: values(raw.Terms),
			Source: Source{File: name, Line: raw.Concept.line, lines: map[string][]int{"terms": lines(raw.Terms)}},
		})
	}
	for _, raw := range f.Alerts {
		l.Lexicon.Alerts = append(l.Lexicon.Alerts, Alert{
			Category: chat.AlertCategory(raw.Category.value), Severity: raw.Severity.value,
			Terms: values(raw.Terms), Examples: values(raw.Examples),
			Source: Source{File: name, Line: raw.Category.line, lines: map[string][]int{"terms": lines(raw.Terms), "examples": lines(raw.Examples)}},
		})
	}
	return nil
}

func (raw *rawEntry) entry(name string) *Entry {
	at := map[string][]int{
		"examples":   lines(raw.Examples),
		"follow_ups": lines(raw.FollowUps),
		"question":   {raw.Question.line},
		"apology":    {raw.Apology.line},
		"solution":   {raw.Solution.line},
	}
	e := &Entry{
		Topic: raw.Topic.value, Question: raw.Question.value, Examples: values(raw.Examples),
		Apology: paragraphs(raw.Apology.value), Solution: paragraphs(raw.Solution.value), FollowUps: values(raw.FollowUps),
		Source: Source{File: name, Line: raw.Topic.line, lines: at},
	}
	if len(raw.Variants) > 0 {
		e.Variants = make(map[string]string, len(raw.Variants))
		for key, t := range raw.Variants {
			e.Variants[key] = paragraphs(t.value)
			at["variants."+key] = []int{t.line}
		}
	}
	return e
}

func (raw *rawKind) kind(name string) Kind {
	replies := values(raw.Replies)
	for i, reply := range replies {
		replies[i] = paragraphs(reply)
	}
	return Kind{
		Kind: raw.Kind.value, Examples: values(raw.Examples), Replies: replies,
		Source: Source{File: name, Line: raw.Kind.line, lines: map[string][]int{"examples": lines(raw.Examples), "replies": lines(raw.Replies)}},
	}
}
