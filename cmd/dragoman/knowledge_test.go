package main

import (
	"os"
	"path/filepath"
	"testing"
)

// knowledge check fails, and so ends with status 1, exactly when something
// must be put right: a script can rely on it.
func TestKnowledgeCheckFailsOnErrors(t *testing.T) {
	if err := (&checkCmd{}).Run(); err != nil {
		t.Errorf("the knowledge base that comes with the binary: %v", err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{
		"topics.yaml": "topics:\n  - {id: a.b, group: presale, scope: x}\n",
		"facts.yaml":  "facts: {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&checkCmd{knowledgeFlag: knowledgeFlag{dir}}).Run(); err == nil {
		t.Error("a base without any language passes")
	}
	if err := (&coverageCmd{knowledgeFlag{dir}}).Run(); err != nil {
		t.Errorf("coverage of a small base: %v", err)
	}
}
