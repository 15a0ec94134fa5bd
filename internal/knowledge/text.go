package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// text is a YAML string that remembers its line. Whatever was written without
// quotes is taken as written: 007 is the text "007", yes is "yes".
type text struct {
	value string
	line  int
}

// UnmarshalYAML takes a scalar. A sentence with a colon and without quotes
// reads as a mapping, the commonest slip in these files: the error says so.
func (t *text) UnmarshalYAML(node ast.Node) error {
	t.line = node.GetToken().Position.Line
	switch n := node.(type) {
	case *ast.StringNode:
		t.value = n.Value
	case *ast.LiteralNode:
		t.value = n.Value.Value
	case *ast.NullNode:
		t.value = ""
	case *ast.MappingNode, *ast.MappingValueNode:
		return &yaml.SyntaxError{Message: "a text is expected here; put it in quotes if it holds a colon", Token: node.GetToken()}
	case *ast.SequenceNode:
		return &yaml.SyntaxError{Message: "one text is expected here, not a list", Token: node.GetToken()}
	case ast.ScalarNode:
		t.value = node.GetToken().Value
	default:
		return &yaml.SyntaxError{Message: "a plain text is expected here; write it out, in quotes", Token: node.GetToken()}
	}
	t.value = strings.TrimSpace(t.value)
	return nil
}

// values returns the texts without their lines.
func values(list []text) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.value
	}
	return out
}

// lines returns the lines of the texts.
func lines(list []text) []int {
	out := make([]int, len(list))
	for i, t := range list {
		out[i] = t.line
	}
	return out
}

// paragraphs joins the lines that a text was broken into for the eye of its
// writer. A blank line starts a paragraph, a dash or bullet a line of a list.
func paragraphs(text string) string {
	var out strings.Builder
	blank := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			blank = true
			continue
		}
		switch before := out.String(); {
		case before == "":
		case blank:
			out.WriteString("\n\n")
		case strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "• "):
			out.WriteString("\n")
		case !unspaced(lastRune(before)) || !unspaced(firstRune(line)):
			out.WriteString(" ")
		}
		out.WriteString(line)
		blank = false
	}
	return out.String()
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

// unspaced reports whether r belongs to a script that sets no spaces between
// words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer) ||
		strings.ContainsRune("。、，！？：；「」『』（）", r)
}
