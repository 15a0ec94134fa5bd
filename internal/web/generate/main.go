// Command generate builds the pages into dist. Run by `go generate`, after
// `npm ci`, whenever a source changes.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"dragoman/internal/web/bundle"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	for _, page := range bundle.Pages() {
		if page.NeedsNode && !bundle.HasNodeModules(dir) {
			return fmt.Errorf("%s needs the packages of package.json: run `npm ci` in internal/web first", page.Name)
		}
		outputs, err := bundle.Build(dir, page)
		if err != nil {
			return err
		}
		for _, out := range outputs {
			if err := os.WriteFile(filepath.Join(dir, "dist", out.Name), out.Data, 0o644); err != nil {
				return err
			}
			fmt.Printf("%-14s %6d bytes\n", out.Name, len(out.Data))
		}
	}
	return nil
}
