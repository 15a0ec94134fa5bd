package knowledge

import (
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/currency"
	bcp47 "golang.org/x/text/language"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// Fact is something that the store promises or states about itself. Every
// answer in every language takes it from here.
type Fact struct {
	Name   string
	Type   string // as in docs/knowledge.md: duration, money, ...
	Source Source

	value factValue
}

// Render writes the fact as a language does, in a grammatical case of that
// language or "" for the plain form. A case that the fact does not have in
// this language is chat.CodeInvalid.
func (f Fact) Render(l *language.Locale, inCase string) (string, error) {
	if inCase == "" {
		return f.value.render(l, language.Plain), nil
	}
	switch f.value.(type) {
	case *durationFact, *currencyFact:
		if l.HasCase(inCase) {
			return f.value.render(l, inCase), nil
		}
		return "", chat.Invalid("facts."+f.Name+":"+inCase, "%s has no case %q; write {facts.%s}, or add the case to the locale", l.Tag(), inCase, f.Name).
			Because(faultCase, "lang", l.Tag(), "case", inCase, "plain", "{facts."+f.Name+"}")
	}
	return "", chat.Invalid("facts."+f.Name+":"+inCase, "only durations and currencies have cases; write {facts.%s}", f.Name).
		Because(faultCaseless, "plain", "{facts."+f.Name+"}")
}

// factValue is what the types of facts have in common: each decodes itself,
// says what is wrong with it and writes itself.
type factValue interface {
	check() error
	render(l *language.Locale, inCase string) string
}

func newFactValue(kind string) factValue {
	switch kind {
	case "duration":
		return &durationFact{}
	case "money":
		return &moneyFact{}
	case "percent":
		return &percentFact{}
	case "count":
		return &countFact{}
	case "text", "email", "phone", "link":
		return &textFact{}
	case "list":
		return &listFact{}
	case "languages":
		return &languagesFact{}
	case "countries":
		return &countriesFact{}
	case "currency":
		return &currencyFact{}
	case "hours":
		return &hoursFact{}
	case "date":
		return &dateFact{}
	}
	return nil
}

func (b *Base) loadFacts(fsys fs.FS) error {
	const name = "facts.yaml"
	var file struct {
		Facts map[string]factNode `yaml:"facts"`
	}
	if err := decode(fsys, name, &file); err != nil {
		return err
	}
	for id, node := range file.Facts {
		b.Facts[id] = Fact{Name: id, Type: node.kind, value: node.value, Source: Source{File: name, Line: node.line}}
	}
	return nil
}

// factNode reads a fact: its type first, then the fields of that type.
type factNode struct {
	kind  string
	value factValue
	line  int
}

func (n *factNode) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	n.line = token.Position.Line
	var head struct {
		Type string `yaml:"type"`
	}
	if err := yaml.NodeToValue(node, &head); err != nil {
		return err
	}
	n.kind = head.Type
	if n.value = newFactValue(head.Type); n.value == nil {
		return &yaml.SyntaxError{Message: fmt.Sprintf("unknown type of fact %q; use duration, money, percent, count, text, email, phone, link, list, languages, countries, currency, hours or date", head.Type), Token: token}
	}
	if err := yaml.NodeToValue(node, n.value, yaml.Strict()); err != nil {
		return err
	}
	if err := n.value.check(); err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: token}
	}
	return nil
}

type durationFact struct {
	Type string        `yaml:"type"`
	Min  int           `yaml:"min"` // 0: no range
	Max  int           `yaml:"max"`
	Unit language.Unit `yaml:"unit"`
}

func (f *durationFact) check() error {
	if !slices.Contains(language.Units(), f.Unit) {
		return fmt.Errorf("unknown unit %q; use minute, hour, day, business_day, week or month", f.Unit)
	}
	if f.Max < 1 || f.Max > 1000 {
		return fmt.Errorf("max is %d; it must be from 1 to 1000", f.Max)
	}
	if f.Min < 0 || f.Min >= f.Max {
		return fmt.Errorf("min is %d; it must be from 0 to below max, or left out", f.Min)
	}
	return nil
}

func (f *durationFact) render(l *language.Locale, inCase string) string {
	return l.Duration(f.Min, f.Max, f.Unit, inCase)
}

type moneyFact struct {
	Type     string `yaml:"type"`
	Amount   string `yaml:"amount"`
	Currency string `yaml:"currency"`

	amount float64
	unit   currency.Unit
}

func (f *moneyFact) check() (err error) {
	if f.amount, err = strconv.ParseFloat(f.Amount, 64); err != nil || !(f.amount >= 0 && f.amount < 1e12) {
		return fmt.Errorf("amount %q is no amount; write it like \"4.90\"", f.Amount)
	}
	if f.unit, err = currency.ParseISO(f.Currency); err != nil {
		return fmt.Errorf("currency %q is unknown; use an ISO 4217 code such as EUR", f.Currency)
	}
	scale, _ := currency.Standard.Rounding(f.unit)
	if _, decimals, _ := strings.Cut(f.Amount, "."); len(decimals) > scale {
		return fmt.Errorf("amount %q has more than the %d decimals of %s", f.Amount, scale, f.Currency)
	}
	return nil
}

func (f *moneyFact) render(l *language.Locale, _ string) string {
	return l.Isolate(l.Money(f.amount, f.unit))
}

type percentFact struct {
	Type  string `yaml:"type"`
	Value int    `yaml:"value"`
}

func (f *percentFact) check() error {
	if f.Value < 0 || f.Value > 1000 {
		return fmt.Errorf("value is %d; it must be from 0 to 1000", f.Value)
	}
	return nil
}

func (f *percentFact) render(l *language.Locale, _ string) string { return l.Percent(f.Value) }

type countFact struct {
	Type  string `yaml:"type"`
	Value int    `yaml:"value"`
}

func (f *countFact) check() error {
	if f.Value < 0 || f.Value > 1e9 {
		return fmt.Errorf("value is %d; it must be from 0 to 1,000,000,000", f.Value)
	}
	return nil
}

func (f *countFact) render(l *language.Locale, _ string) string { return l.Number(f.Value) }

// textFact is a text, an e-mail address, a phone number or a link: the same in
// every language.
type textFact struct {
	Type  string `yaml:"type"`
	Value string `yaml:"value"`
}

func (f *textFact) check() error {
	if strings.TrimSpace(f.Value) == "" {
		return fmt.Errorf("value is empty")
	}
	switch f.Type {
	case "email":
		if a, err := mail.ParseAddress(f.Value); err != nil || a.Address != f.Value {
			return fmt.Errorf("value %q is no e-mail address", f.Value)
		}
	case "link":
		if u, err := url.Parse(f.Value); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			return fmt.Errorf("value %q is no link; write it in full, with https://", f.Value)
		}
	}
	return nil
}

func (f *textFact) render(l *language.Locale, _ string) string { return l.Isolate(f.Value) }

type listFact struct {
	Type  string   `yaml:"type"`
	Value []string `yaml:"value"`
}

func (f *listFact) check() error {
	if len(f.Value) == 0 || slices.Contains(f.Value, "") {
		return fmt.Errorf("value is empty, or one of its items is")
	}
	return nil
}

func (f *listFact) render(l *language.Locale, _ string) string {
	items := make([]string, len(f.Value))
	for i, item := range f.Value {
		items[i] = l.Isolate(item)
	}
	return l.List(items)
}

type languagesFact struct {
	Type  string   `yaml:"type"`
	Value []string `yaml:"value"`

	tags []bcp47.Tag
}

func (f *languagesFact) check() error {
	for _, code := range f.Value {
		tag, err := bcp47.Parse(code)
		if err != nil {
			return fmt.Errorf("%q is no language tag; use one like en or pt-BR", code)
		}
		f.tags = append(f.tags, tag)
	}
	if len(f.tags) == 0 {
		return fmt.Errorf("value is empty; list language tags")
	}
	return nil
}

func (f *languagesFact) render(l *language.Locale, _ string) string {
	names := make([]string, len(f.tags))
	for i, tag := range f.tags {
		names[i] = l.LanguageName(tag)
	}
	return l.List(names)
}

type countriesFact struct {
	Type  string   `yaml:"type"`
	Value []string `yaml:"value"`

	regions []bcp47.Region
}

func (f *countriesFact) check() error {
	for _, code := range f.Value {
		region, err := bcp47.ParseRegion(code)
		if err != nil || !region.IsCountry() {
			return fmt.Errorf("%q is no country; use an ISO 3166 code such as DE", code)
		}
		f.regions = append(f.regions, region)
	}
	if len(f.regions) == 0 {
		return fmt.Errorf("value is empty; list country codes")
	}
	return nil
}

func (f *countriesFact) render(l *language.Locale, _ string) string {
	names := make([]string, len(f.regions))
	for i, region := range f.regions {
		names[i] = l.CountryName(region)
	}
	return l.List(names)
}

type currencyFact struct {
	Type  string `yaml:"type"`
	Value string `yaml:"value"`

	unit currency.Unit
}

func (f *currencyFact) check() (err error) {
	if f.unit, err = currency.ParseISO(f.Value); err != nil {
		return fmt.Errorf("currency %q is unknown; use an ISO 4217 code such as EUR", f.Value)
	}
	return nil
}

func (f *currencyFact) render(l *language.Locale, inCase string) string {
	return l.CurrencyName(f.unit, inCase)
}
