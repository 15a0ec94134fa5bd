package knowledge

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"dragoman/internal/chat"
)

// Names of the files that Files writes beside one for each entry, which is
// named after its topic: en/returns.window.yaml.
const (
	TopicsFile     = "topics.yaml"
	FactsFile      = "facts.yaml"
	StatusFile     = "status.yaml"
	OutOfScopeFile = "outofscope.yaml"
	SmalltalkFile  = "smalltalk.yaml"
	HumanFile      = "human.yaml"
	LexiconFile    = "lexicon.yaml"
	AlertsFile     = "alerts.yaml"
	QuestionsFile  = "questions.jsonl" // labelled questions: not part of a Base, carried along
)

// EntryFile returns the name of an entry's file.
func EntryFile(lang, topic string) string { return lang + "/" + topic + ".yaml" }

// EntryOf is the reverse of EntryFile. ok is false for any other file.
func EntryOf(name string) (lang, topic string, ok bool) {
	lang, file := path.Split(name)
	topic, yes := strings.CutSuffix(file, ".yaml")
	return strings.TrimSuffix(lang, "/"), topic, yes && lang != "" && topicID.MatchString(topic)
}

// Files writes a base in its plain form: a file for the topics, one for the
// facts, and in each language's folder one for every entry and one for each of
// the other lists. Load reads the same base from it; two bases that are the same
// have the same files, so that what changed between two can be told by name.
// Comments and the order of entries in the files that a base was read from are
// not kept.
func Files(b *Base) (map[string][]byte, error) {
	files := map[string][]byte{}
	w := writer{files: files}
	topics := yamlTopics{MostAsked: b.MostAsked}
	for _, t := range b.Topics {
		topics.Topics = append(topics.Topics, yamlTopic{t.ID, t.Group, t.Scope, t.Off})
	}
	w.write(TopicsFile, topics)
	facts := yaml.MapSlice{}
	for _, id := range slices.Sorted(maps.Keys(b.Facts)) {
		facts = append(facts, yaml.MapItem{Key: id, Value: b.Facts[id].value})
	}
	w.write(FactsFile, yaml.MapSlice{{Key: "facts", Value: facts}})
	tags := b.Tags()
	spoken := make([]writer, len(tags))
	Everywhere(len(tags), func(i int) {
		spoken[i].files = map[string][]byte{}
		spoken[i].language(tags[i], b.Languages[tags[i]])
	})
	for _, l := range spoken {
		maps.Copy(files, l.files)
		w.err = cmp.Or(w.err, l.err)
	}
	return files, w.err
}

// Split reads a knowledge base and returns it with its files in their plain
// form, labelled questions included. Errors are chat.CodeInvalid.
func Split(fsys fs.FS) (*Base, map[string][]byte, error) {
	b, err := Load(fsys)
	if err != nil {
		return nil, nil, err
	}
	files, err := Files(b)
	if err != nil {
		return nil, nil, err
	}
	questions, err := fs.Glob(fsys, "*/"+QuestionsFile)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range questions {
		if files[name], err = fs.ReadFile(fsys, name); err != nil {
			return nil, nil, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "cannot be read", Err: err}
		}
	}
	return b, files, nil
}

// Replaced returns the language with some of its files, in the plain form that
// Files writes, as they are now: part holds what was read from those that are
// still there, nil if none is. What is in other files is shared. It returns nil
// for a file that has no place in that form.
func (l *Language) Replaced(names []string, part *Language) *Language {
	if part == nil {
		part = &Language{}
	}
	now := *l
	if now.Entries = maps.Clone(l.Entries); now.Entries == nil {
		now.Entries = map[string]*Entry{}
	}
	for _, name := range names {
		if _, topic, ok := EntryOf(name); ok {
			delete(now.Entries, topic)
			if e := part.Entries[topic]; e != nil {
				now.Entries[topic] = e
			}
			continue
		}
		switch path.Base(name) {
		case StatusFile:
			now.Draft = part.Draft
		case OutOfScopeFile:
			now.OutOfScope = part.OutOfScope
		case SmalltalkFile:
			now.Smalltalk = part.Smalltalk
		case HumanFile:
			now.Human, now.human = part.Human, part.human
		case LexiconFile:
			now.Lexicon.Concepts = part.Lexicon.Concepts
		case AlertsFile:
			now.Lexicon.Alerts = part.Lexicon.Alerts
		default:
			return nil
		}
	}
	return &now
}

type writer struct {
	files map[string][]byte
	err   error
}

func (w *writer) write(name string, v any) {
	data, err := yaml.MarshalWithOptions(v, yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(true))
	if err != nil && w.err == nil {
		w.err = chat.Errorf(chat.CodeInternal, "write %s: %w", name, err)
	}
	w.files[name] = data
}

func (w *writer) language(tag string, l *Language) {
	if l.Draft {
		w.write(tag+"/"+StatusFile, yaml.MapSlice{{Key: "status", Value: statusDraft}})
	}
	for _, e := range l.Entries {
		w.write(EntryFile(tag, e.Topic), yamlEntries{[]yamlEntry{{
			e.Topic, e.Question, e.Examples, e.Apology, e.Solution, e.Variants, e.FollowUps,
		}}})
	}
	if len(l.OutOfScope) > 0 {
		w.write(tag+"/"+OutOfScopeFile, yaml.MapSlice{{Key: "outofscope", Value: yamlKinds(l.OutOfScope)}})
	}
	if len(l.Smalltalk) > 0 {
		w.write(tag+"/"+SmalltalkFile, yaml.MapSlice{{Key: "smalltalk", Value: yamlKinds(l.Smalltalk)}})
	}
	if len(l.Human) > 0 {
		w.write(tag+"/"+HumanFile, yaml.MapSlice{{Key: "human", Value: yaml.MapSlice{{Key: "examples", Value: l.Human}}}})
	}
	if len(l.Lexicon.Concepts) > 0 {
		concepts := make([]yamlConcept, len(l.Lexicon.Concepts))
		for i, k := range l.Lexicon.Concepts {
			concepts[i] = yamlConcept{k.ID, k.Terms}
		}
		w.write(tag+"/"+LexiconFile, yaml.MapSlice{{Key: "concepts", Value: concepts}})
	}
	if len(l.Lexicon.Alerts) > 0 {
		alerts := make([]yamlAlert, len(l.Lexicon.Alerts))
		for i, k := range l.Lexicon.Alerts {
			alerts[i] = yamlAlert{k.Category, k.Severity, k.Terms, k.Examples}
		}
		w.write(tag+"/"+AlertsFile, yaml.MapSlice{{Key: "alerts", Value: alerts}})
	}
}

type (
	yamlTopics struct {
		MostAsked []string    `yaml:"most_asked,omitempty"`
		Topics    []yamlTopic `yaml:"topics"`
	}
	yamlTopic struct {
		ID    string     `yaml:"id"`
		Group chat.Group `yaml:"group"`
		Scope string     `yaml:"scope"`
		Off   bool       `yaml:"off,omitempty"`
	}
	yamlEntries struct {
		Entries []yamlEntry `yaml:"entries"`
	}
	yamlEntry struct {
		Topic     string            `yaml:"topic"`
		Question  string            `yaml:"question"`
		Examples  []string          `yaml:"examples,omitempty"`
		Apology   string            `yaml:"apology,omitempty"`
		Solution  string            `yaml:"solution,omitempty"`
		Variants  map[string]string `yaml:"variants,omitempty"`
		FollowUps []string          `yaml:"follow_ups,omitempty"`
	}
	yamlKind struct {
		Kind     string   `yaml:"kind"`
		Examples []string `yaml:"examples,omitempty"`
		Replies  []string `yaml:"replies,omitempty"`
	}
	yamlConcept struct {
		Concept string   `yaml:"concept"`
		Terms   []string `yaml:"terms,omitempty"`
	}
	yamlAlert struct {
		Category chat.AlertCategory `yaml:"category"`
		Severity string             `yaml:"severity"`
		Terms    []string           `yaml:"terms,omitempty"`
		Examples []string           `yaml:"examples,omitempty"`
	}
)

func yamlKinds(kinds []Kind) []yamlKind {
	out := make([]yamlKind, len(kinds))
	for i, k := range kinds {
		out[i] = yamlKind{k.Kind, k.Examples, k.Replies}
	}
	return out
}

// Tree is the files of a knowledge base in memory, by name.
type Tree map[string][]byte

// FS returns the tree as a file system that Load reads.
func (t Tree) FS() fs.FS {
	files := make(fstest.MapFS, len(t)) // made for tests, and just what is needed
	for name, data := range t {
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}
