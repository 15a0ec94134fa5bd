package knowledge

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"

	"github.com/goccy/go-yaml"

	"dragoman/internal/chat"
)

// WithFacts returns the base with a store's own values of some facts: objects
// as in facts.yaml, without the type, which stays. Facts that the base does not
// have are left out. The first value that cannot be is chat.CodeInvalid for the
// field facts.NAME.
func (b *Base) WithFacts(own map[string]json.RawMessage) (*Base, error) {
	if len(own) == 0 {
		return b, nil
	}
	with := *b
	with.Facts = maps.Clone(b.Facts)
	for name, value := range own {
		fact, known := b.Facts[name]
		if !known {
			continue
		}
		var err error
		if fact.value, err = ownValue(fact.Type, value); err != nil {
			return nil, chat.Invalid("facts."+name, "%s", faultIn(err))
		}
		with.Facts[name] = fact
	}
	return &with, nil
}

// ownValue reads a value of a type of fact as facts.yaml is read: JSON is YAML.
func ownValue(kind string, value json.RawMessage) (factValue, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(value, &fields); err != nil {
		return nil, errors.New("give an object as in facts.yaml, without the type")
	}
	fields["type"] = json.RawMessage(`"` + kind + `"`)
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	var node factNode
	err = yaml.Unmarshal(data, &node)
	return node.value, err
}

// faultIn returns what a YAML error says, without the lines around the place.
func faultIn(err error) string {
	var e yaml.Error
	if errors.As(err, &e) {
		return e.GetMessage()
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	return message
}

// Value returns the fact as an object like those that WithFacts takes.
func (f Fact) Value() (json.RawMessage, error) {
	data, err := yaml.MarshalWithOptions(f.value, yaml.JSON())
	fields := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(data, &fields)
	}
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "writing a fact: %w", err)
	}
	delete(fields, "type")
	return json.Marshal(fields)
}

// Uses reports whether a text names one of these facts.
func Uses[T any](text string, facts map[string]T) bool {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		name, isFact := strings.CutPrefix(m[1], "facts.")
		name, _, _ = strings.Cut(name, ":")
		if _, named := facts[name]; isFact && named {
			return true
		}
	}
	return false
}
