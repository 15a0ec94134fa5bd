package knowledge

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/quantity"
)

// Market is what a store must be able to answer where it sells.
type Market struct {
	ID        string
	Name      string
	Languages []string // that buyers there read; empty: any
	Topics    []Requirement
	Facts     []Requirement
}

// Includes returns the market with what others require too, where it does not
// require that itself.
func (m Market) Includes(others ...Market) Market {
	for _, o := range others {
		m.Topics = include(slices.Clone(m.Topics), o.Topics)
		m.Facts = include(slices.Clone(m.Facts), o.Facts)
	}
	m.sort()
	return m
}

func (m *Market) sort() {
	byID := func(x, y Requirement) int { return strings.Compare(x.ID, y.ID) }
	slices.SortFunc(m.Topics, byID)
	slices.SortFunc(m.Facts, byID)
}

// Requirement is a topic or a fact that a market asks for.
type Requirement struct {
	ID     string `json:"id" doc:"of the topic, or the fact's name"`
	Why    string `json:"why" doc:"in English, or in the words of whoever added it"`
	Reason string `json:"reason,omitempty" doc:"name of the text that says why in every language of the pages: markets.REASON in locales/; missing if somebody wrote it"`
	Least  string `json:"least,omitempty" doc:"a fact must not be below it: 14 day"`
	Most   string `json:"most,omitempty" doc:"a fact must not be above it"`
}

// because gives a requirement its reason: the name of a text, or a sentence.
func (r Requirement) because(reason string) Requirement {
	r.Why = reason
	if text := language.BuiltIn().Text(language.Fallback, "markets."+reason); text != "markets."+reason {
		r.Why, r.Reason = text, reason
	}
	return r
}

// finding makes one about a requirement of a market.
func (r Requirement) finding(at place, severity Severity, code, market string, args ...any) Finding {
	f := at.finding(severity, KindCoverage, code, append(args, "market", market, "why", r.Why)...)
	if r.Reason != "" {
		f.Args["reason"] = r.Reason
	}
	return f
}

// MarketsFile is the name of the table in a knowledge base.
const MarketsFile = "markets.yaml"

type marketsFile struct {
	Markets []struct {
		ID        text            `yaml:"id"`
		Name      text            `yaml:"name"`
		Languages []text          `yaml:"languages"`
		Includes  []text          `yaml:"includes"`
		Topics    map[string]text `yaml:"topics"`
		Facts     map[string]struct {
			Why   text `yaml:"why"`
			Least text `yaml:"least"`
			Most  text `yaml:"most"`
		} `yaml:"facts"`
	} `yaml:"markets"`
}

// LoadMarkets reads the table of markets of a knowledge base. A market that
// includes others has their requirements too, its own first. Errors are
// chat.CodeInvalid and name file and line.
func LoadMarkets(fsys fs.FS) ([]Market, error) {
	var file marketsFile
	if err := decode(fsys, MarketsFile, &file); err != nil {
		return nil, err
	}
	var markets []Market
	for _, raw := range file.Markets {
		at := fmt.Sprintf("%s:%d", MarketsFile, raw.ID.line)
		m := Market{ID: raw.ID.value, Name: raw.Name.value, Languages: values(raw.Languages)}
		if m.ID == "" || slices.ContainsFunc(markets, func(o Market) bool { return o.ID == m.ID }) {
			return nil, chat.Invalid(at, "the market %q needs an id that no other has", m.ID)
		}
		for id, why := range raw.Topics {
			m.Topics = append(m.Topics, Requirement{ID: id}.because(why.value))
		}
		for id, fact := range raw.Facts {
			for _, limit := range []text{fact.Least, fact.Most} {
				if _, err := parseLimit(limit.value); limit.value != "" && err != nil {
					return nil, chat.Invalid(at, "%s: %q is no limit; write a number and a unit, such as 14 day", id, limit.value)
				}
			}
			m.Facts = append(m.Facts, Requirement{ID: id, Least: fact.Least.value, Most: fact.Most.value}.because(fact.Why.value))
		}
		for _, name := range raw.Includes {
			i := slices.IndexFunc(markets, func(o Market) bool { return o.ID == name.value })
			if i < 0 {
				return nil, chat.Invalid(fmt.Sprintf("%s:%d", MarketsFile, name.line), "%s includes %q, which does not stand above it", m.ID, name.value)
			}
			m.Topics = include(m.Topics, markets[i].Topics)
			m.Facts = include(m.Facts, markets[i].Facts)
		}
		m.sort()
		markets = append(markets, m)
	}
	return markets, nil
}

// include adds the requirements that are not there yet.
func include(own, more []Requirement) []Requirement {
	for _, r := range more {
		if !slices.ContainsFunc(own, func(o Requirement) bool { return o.ID == r.ID }) {
			own = append(own, r)
		}
	}
	return own
}

// parseLimit reads "14 day".
func parseLimit(limit string) (quantity.Quantity, error) {
	number, unit, _ := strings.Cut(limit, " ")
	n, err := strconv.ParseFloat(number, 64)
	if err == nil && !slices.Contains(language.Units(), language.Unit(unit)) {
		err = fmt.Errorf("unknown unit %q", unit)
	}
	return quantity.Quantity{Dimension: quantity.Duration, Unit: unit, Min: n, Max: n}, err
}

// Light is a coverage at a glance.
type Light string

const (
	LightRed    Light = "red"    // below 50 %, or a fact breaks a limit
	LightYellow Light = "yellow" // below 80 %
	LightGreen  Light = "green"
)

// MarketCoverage is how much of what a market requires a base has.
type MarketCoverage struct {
	Market   Market    `json:"-"`
	ID       string    `json:"market"`
	Name     string    `json:"name"`
	Required int       `json:"required"`
	Covered  int       `json:"covered"`
	Percent  int       `json:"percent"` // rounded down
	Light    Light     `json:"light"`
	Findings []Finding `json:"findings"`

	Languages []LanguageCoverage `json:"languages" doc:"those that buyers there read, or all that are offered if the market names none"`
}

// LanguageCoverage is MarketCoverage for the answers in one language. Facts are
// in no language: they count for none.
type LanguageCoverage struct {
	Language string   `json:"lang"`
	Offered  bool     `json:"offered" doc:"there are answers in this language"`
	Required int      `json:"required"`
	Covered  int      `json:"covered"`
	Percent  int      `json:"percent"` // rounded down
	Light    Light    `json:"light"`
	Missing  []string `json:"missing" doc:"topics without an answer in this language"`
}

// in measures a market's topics in one language.
func (m Market) in(b *Base, tag string) LanguageCoverage {
	c := LanguageCoverage{Language: tag, Required: len(m.Topics), Missing: []string{}}
	c.Offered = b.Languages[tag] != nil && !b.Languages[tag].Draft
	for _, r := range m.Topics {
		t, known := b.Topic(r.ID)
		if e := b.Entry(tag, r.ID); c.Offered && known && !t.Off && e != nil && e.Solution != "" {
			c.Covered++
		} else {
			c.Missing = append(c.Missing, r.ID)
		}
	}
	c.Percent, c.Light = share(c.Covered, c.Required)
	return c
}

// share is a part in percent, and its light.
func share(part, whole int) (int, Light) {
	percent := 100
	if whole > 0 {
		percent = 100 * part / whole
	}
	switch {
	case percent < 50:
		return percent, LightRed
	case percent < 80:
		return percent, LightYellow
	}
	return percent, LightGreen
}

// read lists the languages that buyers of a market read, as the base has them.
func (m Market) read(b *Base) []string {
	tags := m.spoken(b)
	for _, lang := range m.Languages {
		of := func(tag string) bool { return tag == lang || strings.HasPrefix(tag, lang+"-") }
		if !slices.ContainsFunc(tags, of) {
			tags = append(tags, lang)
		}
	}
	return tags
}

// Covers compares a base with what a market requires.
func Covers(b *Base, m Market) MarketCoverage {
	c := MarketCoverage{Market: m, ID: m.ID, Name: m.Name, Required: len(m.Topics) + len(m.Facts), Findings: []Finding{}, Languages: []LanguageCoverage{}}
	tags := m.spoken(b)
	broken := false
	for _, r := range m.Topics {
		if f, ok := m.topic(b, r, tags); ok {
			c.Findings = append(c.Findings, f)
		} else {
			c.Covered++
		}
	}
	for _, r := range m.Facts {
		f, ok := m.fact(b, r)
		if ok {
			c.Findings = append(c.Findings, f)
			broken = broken || f.Severity == SeverityError
		} else {
			c.Covered++
		}
	}
	c.Percent, c.Light = share(c.Covered, c.Required)
	if broken {
		c.Light = LightRed
	}
	for _, tag := range m.read(b) {
		c.Languages = append(c.Languages, m.in(b, tag))
	}
	return c
}

// spoken are the languages of the market that the base offers, or all it has.
func (m Market) spoken(b *Base) []string {
	offered := b.Offered()
	if len(m.Languages) == 0 {
		return offered
	}
	var tags []string
	for _, tag := range offered {
		base, _, _ := strings.Cut(tag, "-")
		if slices.Contains(m.Languages, tag) || slices.Contains(m.Languages, base) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// topic finds a required topic that nothing answers. Where buyers read several
// languages, one is enough; a market without languages wants the answer in all
// that the base offers.
func (m Market) topic(b *Base, r Requirement, tags []string) (Finding, bool) {
	at := place{source: Source{File: MarketsFile}, topic: r.ID}
	t, known := b.Topic(r.ID)
	if !known {
		return r.finding(at, SeverityAdvice, "required_unknown", m.ID), true
	}
	var without []string
	for _, tag := range tags {
		if e := b.Entry(tag, r.ID); t.Off || e == nil || e.Solution == "" {
			without = append(without, tag)
		}
	}
	if len(without) == 0 && len(tags) > 0 || len(m.Languages) > 0 && len(without) < len(tags) {
		return Finding{}, false
	}
	if len(without) == 0 {
		without = m.Languages
	}
	at.language = strings.Join(without, ", ")
	return r.finding(at, SeverityAdvice, "required_missing", m.ID), true
}

// fact finds a required fact that is missing or breaks its limit. Breaking it
// is an error: the store would promise less than it owes.
func (m Market) fact(b *Base, r Requirement) (Finding, bool) {
	fact, known := b.Facts[r.ID]
	name := "{facts." + r.ID + "}"
	if !known {
		return r.finding(place{source: Source{File: "facts.yaml"}}, SeverityAdvice, "required_fact_missing", m.ID, "name", name), true
	}
	truth, ok := fact.Quantity()
	at := place{source: fact.Source}
	for code, limit := range map[string]string{"required_fact_low": r.Least, "required_fact_high": r.Most} {
		bound, err := parseLimit(limit)
		if limit == "" || err != nil || !ok {
			continue
		}
		short := code == "required_fact_low" && quantity.Hours(truth.Max, truth.Unit) < 0.98*quantity.Hours(bound.Max, bound.Unit)
		long := code == "required_fact_high" && quantity.Hours(truth.Max, truth.Unit) > 1.02*quantity.Hours(bound.Max, bound.Unit)
		if !short && !long {
			continue
		}
		locale := language.BuiltIn().Locale(language.Fallback)
		value, err := fact.Render(locale, "")
		if err != nil {
			value = r.ID // the plain form is always there
		}
		f := r.finding(at, SeverityError, code, m.ID, "name", name, "value", value,
			"limit", locale.Duration(0, int(bound.Max), language.Unit(bound.Unit), language.Plain))
		f.Other = &Passage{Fact: r.ID, File: fact.Source.File, Line: fact.Source.Line, Text: value}
		return f, true
	}
	return Finding{}, false
}

// SameRequirement reports whether two findings name the same lack: markets that
// include one another share requirements.
func (f Finding) SameRequirement(other Finding) bool {
	return f.Kind == KindCoverage && f.Kind == other.Kind && f.Code == other.Code && f.Topic == other.Topic && f.Language == other.Language &&
		f.Args["name"] == other.Args["name"] && f.Args["limit"] == other.Args["limit"]
}
