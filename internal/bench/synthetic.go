package bench

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"github.com/goccy/go-yaml"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	starter "dragoman/knowledge"
)

//go:embed shop.en.yaml
var shopEn []byte

// shops are the words by language.
var shops = map[string][]byte{"en": shopEn}

// shop is what a store sells and what buyers say of it.
type shop struct {
	Things []struct {
		Names []string `yaml:"names"`
		Kinds []string `yaml:"kinds"`
	} `yaml:"things"`
	Matters []struct {
		ID       string   `yaml:"id"`
		Question string   `yaml:"question"`
		Apology  string   `yaml:"apology"`
		Solution string   `yaml:"solution"`
		Says     []string `yaml:"says"`
	} `yaml:"matters"`
	Openings []string `yaml:"openings"`
	Closings []string `yaml:"closings"`
}

// Synthetic makes a knowledge base in one language with as many entries and
// examples of each as wanted, and messages besides: some that ask for each
// entry and are no examples. The same numbers give the same base, and a larger
// one begins with the entries of a smaller one.
//
// An entry is about one matter (how to clean it, which size fits) of one thing
// (a steel kettle): a store with 3 things has 72 entries, one with 252 has
// 6,048. What buyers say is put together from one of nine ways to speak of the
// matter, a name of the thing, and how they begin and end; no two messages are
// the same. So entries share words as a store's do: all matters of one thing
// share its names, all things of one matter the rest. One message in twenty
// leaves the kind out ("the kettle") and could be about another entry, as
// buyers' do. Everything but topics and entries, such as facts, lexicon, small
// talk and what is out of scope, is that of the knowledge that comes with the
// program.
func Synthetic(lang string, entries, examples int) (*knowledge.Base, []Question, error) {
	words, known := shops[lang]
	if !known {
		return nil, nil, chat.Invalid("--lang", "there are no words to make entries of in %q; there are in en", lang)
	}
	var s shop
	if err := yaml.UnmarshalWithOptions(words, &s, yaml.Strict()); err != nil {
		return nil, nil, fmt.Errorf("words of the synthetic store: %w", err)
	}
	if most := s.most(); entries < 2 || entries > most {
		return nil, nil, chat.Invalid("--entries", "give from 2 to %d", most)
	}
	if examples < 1 || examples > mostExamples {
		return nil, nil, chat.Invalid("--examples", "give from 1 to %d", mostExamples)
	}
	frame, err := knowledge.Load(starter.Files)
	if err != nil {
		return nil, nil, err
	}
	kept := *frame.Languages[lang]
	kept.Entries = make(map[string]*knowledge.Entry, entries)
	base := &knowledge.Base{Facts: frame.Facts, Languages: map[string]*knowledge.Language{lang: &kept}}
	var questions []Question
	said := map[string]bool{}
	for i := range entries {
		t, e, more := s.entry(i, examples, said)
		base.Topics = append(base.Topics, t)
		kept.Entries[t.ID] = e
		for _, text := range more {
			questions = append(questions, Question{Topic: t.ID, Text: text})
		}
	}
	for i, t := range base.Topics { // what is asked next: other matters of the same thing
		for k := 1; k <= 2; k++ {
			kept.Entries[t.ID].FollowUps = append(kept.Entries[t.ID].FollowUps, base.Topics[(i+k)%entries].ID)
		}
	}
	base.MostAsked = []string{base.Topics[0].ID, base.Topics[1].ID}
	if entries < 3 {
		for _, e := range kept.Entries {
			e.FollowUps = nil
		}
	}
	return base, questions, nil
}

// Question is a message with the topic that it asks for.
type Question struct{ Topic, Text string }

const (
	mostExamples = 60 // that differ well enough
	askedOf      = 2  // questions of an entry
)

// kinds is how many kinds there are of each thing.
func (s *shop) kinds() int {
	n := len(s.Things[0].Kinds)
	for _, thing := range s.Things {
		n = min(n, len(thing.Kinds))
	}
	return n
}

func (s *shop) most() int { return len(s.Things) * s.kinds() * len(s.Matters) }

// entry makes entry i, and questions for it. said holds what was said already.
func (s *shop) entry(i, examples int, said map[string]bool) (knowledge.Topic, *knowledge.Entry, []string) {
	n := i / len(s.Matters)
	matter, thing := s.Matters[i%len(s.Matters)], s.Things[n%len(s.Things)]
	kind := thing.Kinds[n/len(s.Things)]
	whole := kind + " " + thing.Names[0]
	id := identifier(whole) + "." + matter.ID
	fill := func(text string) string { return strings.ReplaceAll(text, "{thing}", whole) }
	topic := knowledge.Topic{ID: id, Group: chat.Groups()[i%len(chat.Groups())], Scope: fill(matter.Question)}
	e := &knowledge.Entry{Topic: id, Question: fill(matter.Question), Apology: fill(matter.Apology), Solution: fill(matter.Solution)}
	seed := fnv.New64a()
	seed.Write([]byte(id))
	random := rand.New(rand.NewPCG(seed.Sum64(), 1))
	say := func() string {
		for {
			name := thing.Names[0]
			if random.IntN(4) == 0 {
				name = thing.Names[1]
			}
			switch r := random.IntN(20); {
			case r < 15:
				name = kind + " " + name
			case r < 19:
				name = name + " (" + kind + ")"
			}
			text := strings.ReplaceAll(matter.Says[random.IntN(len(matter.Says))], "{thing}", name)
			text = s.Openings[random.IntN(len(s.Openings))] + text + s.Closings[random.IntN(len(s.Closings))]
			words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
			if key := strings.Join(words, " "); !said[key] {
				said[key] = true
				return text
			}
		}
	}
	for range examples {
		e.Examples = append(e.Examples, say())
	}
	var more []string
	for range askedOf {
		more = append(more, say())
	}
	return topic, e, more
}

// identifier writes a name in small letters, digits and underscores.
func identifier(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == '\'':
			return -1
		}
		return '_'
	}, name), "_")
}
