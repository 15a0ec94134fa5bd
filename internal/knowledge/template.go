package knowledge

import (
	"regexp"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// Template is a text of one language with the store's facts filled in already:
// what is left are the values of the moment, such as the order number.
type Template struct {
	literals []string // one more than names
	names    []string // placeholders between the literals
	locale   *language.Locale
}

// OrderNumber is the placeholder of the number that a buyer gave.
const OrderNumber = "order.number"

// What can be wrong with a placeholder: names of reasons (chat.Error.Reason),
// with the arguments of their words, admin.placeholder_NAME.
const (
	faultBrace    = "brace"    // without its other half; sample is a right one
	faultUnknown  = "unknown"  // neither a fact, such as sample, nor order, which stands for an order's number
	faultFact     = "fact"     // there is no such fact
	faultNoCase   = "no_case"  // nothing follows the colon
	faultCase     = "case"     // lang has no such case; plain is the placeholder without one
	faultCaseless = "caseless" // the fact has no cases; plain is the placeholder without one
)

// samplePlaceholder shows how a placeholder is written.
const samplePlaceholder = "{facts.return_window}"

// placeholder is {name}, {name:case} or, to be found as a fault, anything else
// in braces, and a brace without its other half.
var placeholder = regexp.MustCompile(`\{([^{}]*)\}|[{}]`)

// without returns a text with something else in the place of each placeholder.
func without(text, instead string) string {
	var out strings.Builder
	for {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:i] + instead)
		rest := text[i+1:]
		if end := strings.IndexAny(rest, "{}"); text[i] == '{' && end >= 0 && rest[end] == '}' {
			rest = rest[end+1:]
		}
		text = rest
	}
}

// Compile prepares a text of the base for rendering. Every fault in it (an
// unknown fact, case or placeholder, a lost brace) is a chat.CodeInvalid that
// names the placeholder and has a reason; the first is returned.
func (b *Base) Compile(lang, text string) (*Template, error) {
	t := &Template{locale: language.BuiltIn().Locale(lang)}
	text = t.locale.Typeset(text)
	var literal strings.Builder
	end := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		literal.WriteString(text[end:m[0]])
		end = m[1]
		if m[2] < 0 {
			return nil, chat.Invalid(text[m[0]:m[1]], "a brace without its other half; placeholders look like %s", samplePlaceholder).Because(faultBrace, "sample", samplePlaceholder)
		}
		name := text[m[2]:m[3]]
		if name == OrderNumber {
			t.literals, t.names = append(t.literals, literal.String()), append(t.names, name)
			literal.Reset()
			continue
		}
		value, err := b.fact(t.locale, name)
		if err != nil {
			return nil, err
		}
		literal.WriteString(value)
	}
	literal.WriteString(text[end:])
	t.literals = append(t.literals, literal.String())
	return t, nil
}

// fact renders the fact of a placeholder.
func (b *Base) fact(l *language.Locale, name string) (string, error) {
	id, ok := strings.CutPrefix(name, "facts.")
	if !ok {
		return "", chat.Invalid(name, "unknown placeholder; use {facts.NAME} or {%s}", OrderNumber).
			Because(faultUnknown, "sample", samplePlaceholder, "order", "{"+OrderNumber+"}")
	}
	id, inCase, cased := strings.Cut(id, ":")
	fact, ok := b.Facts[id]
	if !ok {
		return "", chat.Invalid(name, "facts.yaml has no fact %q", id).Because(faultFact, "fact", id)
	}
	if cased && inCase == "" {
		return "", chat.Invalid(name, "the case after the colon is missing").Because(faultNoCase)
	}
	return fact.Render(l, inCase)
}

// Needs reports whether rendering needs a value for a placeholder.
func (t *Template) Needs(name string) bool {
	for _, n := range t.names {
		if n == name {
			return true
		}
	}
	return false
}

// Render fills in the values by the names of their placeholders. One that is
// missing is chat.CodeInvalid. Safe for concurrent use.
func (t *Template) Render(values map[string]string) (string, error) {
	if len(t.names) == 0 {
		return t.literals[0], nil
	}
	var out strings.Builder
	for i, name := range t.names {
		value, ok := values[name]
		if !ok {
			return "", chat.Invalid(name, "this text needs a value for {%s}", name)
		}
		out.WriteString(t.literals[i])
		out.WriteString(t.locale.Isolate(value))
	}
	out.WriteString(t.literals[len(t.names)])
	return out.String(), nil
}

// Render compiles and renders a text at once. Whoever renders the same text
// often keeps the Template.
func (b *Base) Render(lang, text string, values map[string]string) (string, error) {
	t, err := b.Compile(lang, text)
	if err != nil {
		return "", err
	}
	return t.Render(values)
}
