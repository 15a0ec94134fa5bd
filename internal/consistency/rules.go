package consistency

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"dragoman/internal/quantity"
)

//go:embed facts.yaml
var rulesFile []byte

// rules says which fact a sentence speaks about. facts.yaml explains them.
type rules struct {
	Rules     []rule    `yaml:"rules"`
	Never     []string  `yaml:"never"`
	Neutral   []string  `yaml:"neutral"`
	Promises  []promise `yaml:"promises"`
	Everybody []string  `yaml:"everybody"`
}

type rule struct {
	Fact      string             `yaml:"fact"`
	Dimension quantity.Dimension `yaml:"dimension"`
	Unit      string             `yaml:"unit"` // of a count
	Limit     bool               `yaml:"limit"`
	All       []string           `yaml:"all"`
	Not       []string           `yaml:"not"`
	With      []string           `yaml:"with"`
	Unless    []string           `yaml:"unless"` // facts
}

type promise struct {
	Fact string   `yaml:"fact"`
	Says string   `yaml:"says"`
	All  []string `yaml:"all"`
	Not  []string `yaml:"not"`
}

var builtIn = sync.OnceValue(func() *rules {
	var r rules
	if err := yaml.UnmarshalWithOptions(rulesFile, &r, yaml.Strict()); err != nil {
		panic(err) // the tests read them
	}
	return &r
})

// fits reports whether a rule is about a quantity in a part of a sentence.
func (r *rule) fits(s *quantity.Sentence, q quantity.Quantity, from, to int) bool {
	if r.Dimension != q.Dimension || r.Unit != "" && r.Unit != q.Unit {
		return false
	}
	if q.Dimension == quantity.Money && !r.Limit && q.Bound == quantity.AtLeast {
		return false // "over €50" is no price
	}
	return mentions(s, r.All, r.Not, from, to)
}

// mentions reports whether a part of a sentence is about all of some concepts,
// and about none of others.
func mentions(s *quantity.Sentence, all, not []string, from, to int) bool {
	has := func(concept string) bool { return s.Has(concept, from, to) }
	return !slices.ContainsFunc(not, has) && !slices.ContainsFunc(all, func(c string) bool { return !has(c) })
}
