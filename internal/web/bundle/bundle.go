// Package bundle turns the TypeScript and CSS of the pages into the files that
// the server embeds. It runs in `go generate` and in the test that says when
// those files are stale, never in the server.
package bundle

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Output is one built file: its name inside the dist folder and its bytes.
type Output struct {
	Name string
	Data []byte
}

// Page is a page or script that is built by itself.
type Page struct {
	Name      string // of the output, without extension
	Entry     string // source file, relative to the web folder
	NeedsNode bool   // imports packages that npm installs
}

// Pages lists everything that is built.
func Pages() []Page {
	return []Page{
		{Name: "widget", Entry: "src/widget/main.ts"},
		{Name: "widget-forms", Entry: "src/widget/forms.ts"},
		{Name: "faq", Entry: "src/faq/main.ts"},
		{Name: "demo", Entry: "src/demo/demo.css"},
		{Name: "apidocs", Entry: "src/apidocs/apidocs.css"},
		{Name: "console", Entry: "src/console/main.tsx", NeedsNode: true},
		{Name: "admin", Entry: "src/admin/main.tsx", NeedsNode: true},
	}
}

// HasNodeModules reports whether npm has installed what the pages import.
func HasNodeModules(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "node_modules", "preact"))
	return err == nil
}

// Build builds one page from the sources in dir (the web folder). The same
// sources give the same bytes.
func Build(dir string, page Page) ([]Output, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	result := api.Build(options(dir, page))
	if err := failure(result.Errors); err != nil {
		return nil, fmt.Errorf("bundle %s: %w", page.Name, err)
	}
	var outputs []Output
	for _, f := range result.OutputFiles {
		outputs = append(outputs, Output{Name: filepath.Base(f.Path), Data: f.Contents})
	}
	return outputs, nil
}

func options(dir string, page Page) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: dir,
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: filepath.Join(dir, page.Entry), OutputPath: page.Name},
		},
		Outdir:            filepath.Join(dir, "dist"),
		Bundle:            true,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Engines:           engines(),
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		Plugins:           []api.Plugin{cssText()},
	}
}

// engines are the oldest browsers that the pages are built for: the first with
// adoptable style sheets and color-mix.
func engines() []api.Engine {
	return []api.Engine{
		{Name: api.EngineChrome, Version: "111"},
		{Name: api.EngineFirefox, Version: "113"},
		{Name: api.EngineSafari, Version: "16.4"},
	}
}

// cssText makes `import css from "./x.css?text"` give the bundled, minified
// style sheet as a string.
func cssText() api.Plugin {
	const suffix = "?text"
	return api.Plugin{Name: "css-text", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `\.css\?text$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			path := filepath.Join(a.ResolveDir, strings.TrimSuffix(a.Path, suffix))
			return api.OnResolveResult{Path: path, Namespace: "css-text"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "css-text"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			result := api.Build(api.BuildOptions{
				EntryPoints:      []string{a.Path},
				Bundle:           true,
				Engines:          engines(),
				Charset:          api.CharsetUTF8,
				MinifyWhitespace: true,
				MinifySyntax:     true,
			})
			if err := failure(result.Errors); err != nil {
				return api.OnLoadResult{}, err
			}
			css := strings.TrimSpace(string(result.OutputFiles[0].Contents))
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderText}, nil
		})
	}}
}

// failure joins esbuild's messages, with file and line, into one error.
func failure(messages []api.Message) error {
	var errs []error
	for _, m := range messages {
		if m.Location != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text))
			continue
		}
		errs = append(errs, errors.New(m.Text))
	}
	return errors.Join(errs...)
}
