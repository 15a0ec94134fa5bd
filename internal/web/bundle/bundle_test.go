package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"dragoman/internal/web/bundle"
)

// What is committed in dist is what the sources build.
func TestDistIsFresh(t *testing.T) {
	const dir = ".."
	for _, page := range bundle.Pages() {
		t.Run(page.Name, func(t *testing.T) {
			if page.NeedsNode && !bundle.HasNodeModules(dir) {
				t.Skip("needs the packages of package.json: `npm ci` in internal/web")
			}
			outputs, err := bundle.Build(dir, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, out := range outputs {
				committed, err := os.ReadFile(filepath.Join(dir, "dist", out.Name))
				if err != nil || !bytes.Equal(committed, out.Data) {
					t.Errorf("dist/%s is stale: run `go generate ./internal/web` and commit it", out.Name)
				}
			}
		})
	}
}
