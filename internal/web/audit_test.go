package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dragoman/internal/language"
)

// TestEveryAuditActionHasAText reads the actions where they are declared, so
// that none can be forgotten.
func TestEveryAuditActionHasAText(t *testing.T) {
	names, err := filepath.Glob("../chat/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "AuditAction" {
				action, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				actions = append(actions, action)
			}
			return true
		})
	}
	if len(actions) < 16 {
		t.Fatalf("only %d actions found: %v", len(actions), actions)
	}
	texts := language.BuiltIn()
	for _, lang := range []string{"en", "es", "fr", "ru", "zh"} {
		admin := texts.Section(lang, "admin")
		for _, action := range actions {
			if key := "audit_" + strings.ReplaceAll(action, ".", "_"); admin[key] == "" {
				t.Errorf("%s: there is no text admin.%s for the action %s", lang, key, action)
			}
		}
	}
}
