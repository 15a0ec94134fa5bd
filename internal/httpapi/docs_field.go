package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// field is a line of a table of fields. The name of one inside another is
// written with a dot, inside a list with [].
type field struct {
	Name, Type, About string
	Required          bool
}

const deepest = 4 // fields inside fields

// fields lists those of a schema.
func fields(registry huma.Registry, schema *huma.Schema) []field {
	return walk(registry, resolve(registry, schema), "", nil)
}

func walk(registry huma.Registry, schema *huma.Schema, prefix string, above []*huma.Schema) []field {
	var all []field
	if len(above) >= deepest {
		return nil
	}
	for _, s := range above {
		if s == schema { // a type inside itself
			return nil
		}
	}
	above = append(above[:len(above):len(above)], schema)
	required := make(map[string]bool)
	for _, name := range schema.Required {
		required[name] = true
	}
	for _, name := range sorted(schema.Properties) {
		if name == "$schema" {
			continue
		}
		inner := resolve(registry, schema.Properties[name])
		all = append(all, field{Name: prefix + name, Type: typeOf(registry, inner), About: doc(schema.Properties[name], inner), Required: required[name]})
		path := prefix + name
		for inner.Items != nil {
			path, inner = path+"[]", resolve(registry, inner.Items)
		}
		if extra, ok := inner.AdditionalProperties.(*huma.Schema); ok {
			path, inner = path+".*", resolve(registry, extra)
		}
		all = append(all, walk(registry, inner, path+".", above)...)
	}
	return all
}

func resolve(registry huma.Registry, schema *huma.Schema) *huma.Schema {
	for schema.Ref != "" {
		schema = registry.SchemaFromRef(schema.Ref)
	}
	return schema
}

// doc says what a field is and which values it takes.
func doc(outer, inner *huma.Schema) string {
	text := outer.Description
	if text == "" {
		text = inner.Description
	}
	var notes []string
	if len(inner.Enum) > 0 {
		values := make([]string, len(inner.Enum))
		for i, v := range inner.Enum {
			values[i] = fmt.Sprintf("`%v`", v)
		}
		notes = append(notes, "one of "+strings.Join(values, ", "))
	}
	if inner.Minimum != nil && inner.Maximum != nil {
		notes = append(notes, fmt.Sprintf("%v to %v", *inner.Minimum, *inner.Maximum))
	}
	if inner.MaxLength != nil {
		notes = append(notes, fmt.Sprintf("at most %d characters", *inner.MaxLength))
	}
	if inner.Default != nil {
		notes = append(notes, fmt.Sprintf("`%v` if missing", inner.Default))
	}
	return strings.TrimPrefix(strings.Join(append([]string{text}, notes...), "; "), "; ")
}

func typeOf(registry huma.Registry, s *huma.Schema) string {
	switch {
	case s.Type == huma.TypeArray && s.Items != nil:
		return typeOf(registry, resolve(registry, s.Items)) + "[]"
	case s.Type == "":
		return "any"
	case s.Format == "date-time":
		return "time"
	}
	return s.Type
}

func parameter(p *huma.Param) field {
	f := field{Name: p.Name, Type: p.In, About: p.Description, Required: p.Required}
	if p.Schema != nil {
		f.Type = p.Schema.Type + " in the " + p.In
		f.About = doc(&huma.Schema{Description: p.Description}, p.Schema)
	}
	return f
}

// example writes an operation as a curl command.
func example(doc *huma.OpenAPI, op *huma.Operation) string {
	var b strings.Builder
	b.WriteString("curl ")
	if op.Method != http.MethodGet {
		b.WriteString("-X " + op.Method + " ")
	}
	b.WriteString(`"$DRAGOMAN` + strings.NewReplacer("{", "$", "}", "").Replace(op.Path) + `"`)
	ways := signIns(op)
	if _, keys := ways[keyScheme]; keys {
		b.WriteString(" \\\n  -H \"Authorization: Bearer $KEY\"")
	} else if len(ways) > 0 {
		b.WriteString(" \\\n  -b cookies.txt")
	}
	if op.RequestBody != nil {
		schema, form := bodySchema(op)
		schema = resolve(doc.Components.Schemas, schema)
		if form {
			for _, name := range schema.Required {
				b.WriteString(" \\\n  -F " + name + "=@" + name)
			}
			return b.String()
		}
		body, err := json.Marshal(sample(doc.Components.Schemas, schema, 0))
		if err != nil {
			panic(err) // plain values
		}
		b.WriteString(" \\\n  -H 'Content-Type: application/json' \\\n  -d '" + string(body) + "'")
	}
	return b.String()
}

// sample makes a value that a schema takes: what it requires, or everything if
// it requires nothing.
func sample(registry huma.Registry, s *huma.Schema, depth int) any {
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == huma.TypeObject:
		object := make(map[string]any)
		names := s.Required
		if len(names) == 0 && depth == 0 {
			names = sorted(s.Properties)
		}
		for _, name := range names {
			if inner := s.Properties[name]; inner != nil && name != "$schema" && depth < deepest {
				object[name] = sample(registry, resolve(registry, inner), depth+1)
			}
		}
		return object
	case s.Type == huma.TypeArray:
		return []any{sample(registry, resolve(registry, s.Items), depth+1)}
	case s.Type == huma.TypeBoolean:
		return true
	case s.Type == huma.TypeInteger || s.Type == huma.TypeNumber:
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case s.Format == "date-time":
		return "2030-01-01T00:00:00Z"
	case s.Format == "email":
		return "ana@shop.example"
	}
	return "…"
}
