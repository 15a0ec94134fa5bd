package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/consistency"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/outbound"
	"dragoman/internal/retrieval"
	starter "dragoman/knowledge"
)

type checkCmd struct {
	knowledgeFlag
	Advice     bool     `default:"true" negatable:"" help:"Show advice too, not only errors."`
	Pages      []string `placeholder:"PAGE" help:"Pages of the store to compare with the facts: files, folders (.html, .txt, .md) or addresses (https://...). A folder named after a language says what its pages are in."`
	PageLang   string   `placeholder:"TAG" help:"Language of pages that don't say it. Without it, it is detected."`
	Networks   []string `env:"DRAGOMAN_ALLOW_NETWORKS" placeholder:"CIDR" help:"Private networks that pages may be fetched from."`
	Market     []string `placeholder:"ID" help:"Markets whose required topics and facts must be there: EU, DE, US ... (markets.yaml); all for every one."`
	Collisions bool     `help:"Train the models and show the examples that are taken for another topic (seconds a language)."`
	Lang       []string `placeholder:"TAG" help:"Languages that --collisions looks at. Without it: all."`
	Limit      int      `default:"20" help:"Collisions shown a language; 0 for all."`
	Format     string   `default:"text" enum:"text,json" help:"text or json."`

	models map[string]*retrieval.Model // that --collisions trained
	pairs  []check.LanguageCollisions
}

// report is what --format json prints.
type report struct {
	Topics    int                        `json:"topics"`
	Languages []string                   `json:"languages"`
	Errors    int                        `json:"errors"`
	Advice    int                        `json:"advice"`
	Kinds     map[string]int             `json:"kinds"`
	Findings  []finding                  `json:"findings"`
	Markets   []knowledge.MarketCoverage `json:"markets,omitempty"`

	Collisions []check.LanguageCollisions `json:"collisions,omitempty"` // pairs of topics that are confused
}

// finding is one with its sentences in English.
type finding struct {
	knowledge.Finding
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

// Run prints the findings, and fails if one is an error.
func (c *checkCmd) Run() error {
	ctx := context.Background()
	base, err := c.load()
	if err != nil {
		return err
	}
	found := append(knowledge.Check(base), consistency.Answers(base)...)
	if c.Collisions { // first: the pages can then be asked of the models
		collisions, err := c.collisions(ctx, base)
		if err != nil {
			return err
		}
		found = append(found, collisions...)
	}
	pages, err := c.pages(ctx, base)
	if err != nil {
		return err
	}
	found = append(found, pages...)
	markets, err := c.markets(base)
	if err != nil {
		return err
	}
	for _, m := range markets {
		for _, f := range m.Findings {
			if !slices.ContainsFunc(found, func(o knowledge.Finding) bool { return o.SameRequirement(f) }) {
				found = append(found, f)
			}
		}
	}
	r := report{Topics: len(base.Topics), Languages: base.Tags(), Kinds: map[string]int{}, Markets: markets, Collisions: c.pairs, Findings: []finding{}}
	texts := language.BuiltIn()
	for _, f := range found {
		if f.Severity == knowledge.SeverityError {
			r.Errors++
		} else if r.Advice++; !c.Advice {
			continue
		}
		r.Kinds[string(f.Kind)]++
		r.Findings = append(r.Findings, finding{c.located(f), f.Message(texts, language.Fallback), f.Advice(texts, language.Fallback)})
	}
	if err := r.print(os.Stdout, c.Format); err != nil {
		return err
	}
	if r.Errors > 0 {
		return fmt.Errorf("the knowledge base has %d errors", r.Errors)
	}
	return nil
}

// located names the files of the base as seen from here.
func (c *checkCmd) located(f knowledge.Finding) knowledge.Finding {
	if !strings.HasPrefix(f.Code, "page_") {
		f.File = c.path(f.File)
	}
	return f
}

func (r *report) print(out io.Writer, format string) error {
	if format == "json" {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	for _, f := range r.Findings {
		fmt.Fprintln(out, f.Finding)
		if strings.HasPrefix(f.Code, "page_") {
			fmt.Fprintf(out, "\tpage:   %s\n", f.Text)
		}
		if f.Other != nil && f.Other.Text != "" && f.Kind == knowledge.KindConsistency {
			fmt.Fprintf(out, "\t%s %s\n", side(f.Other), strings.ReplaceAll(f.Other.Text, "\n", " "))
		}
	}
	for _, c := range r.Collisions {
		for _, p := range c.Pairs {
			fmt.Fprintf(out, "%-5s %s is taken for %s: %d examples\n", c.Language, p.Topic, p.Other, p.Count)
		}
	}
	for _, m := range r.Markets {
		fmt.Fprintf(out, "%-6s %3d %%  %-6s  %d of %d  %s\n", m.ID, m.Percent, m.Light, m.Covered, m.Required, m.Name)
		for _, l := range m.Languages {
			fmt.Fprintf(out, "  %-4s %3d %%  %-6s  %d of %d topics\n", l.Language, l.Percent, l.Light, l.Covered, l.Required)
		}
	}
	fmt.Fprintf(out, "%d topics in %d languages: %d errors, %d pieces of advice.\n", r.Topics, len(r.Languages), r.Errors, r.Advice)
	return nil
}

// side names the other side of a disagreement.
func side(p *knowledge.Passage) string {
	if p.Topic != "" {
		return "answer: (" + p.Topic + ")"
	}
	return "fact:  "
}

// markets measures the coverage of the markets asked for.
func (c *checkCmd) markets(base *knowledge.Base) ([]knowledge.MarketCoverage, error) {
	if len(c.Market) == 0 {
		return nil, nil
	}
	table, err := knowledge.LoadMarkets(knowledgeFiles(c.Knowledge))
	if errors.Is(err, fs.ErrNotExist) {
		table, err = knowledge.LoadMarkets(starter.Files)
	}
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range table {
		ids = append(ids, m.ID)
	}
	if slices.Contains(c.Market, "all") {
		c.Market = ids
	}
	var out []knowledge.MarketCoverage
	for _, id := range c.Market {
		i := slices.IndexFunc(table, func(m knowledge.Market) bool { return strings.EqualFold(m.ID, id) })
		if i < 0 {
			return nil, chat.Invalid("--market", "there is no market %q; there are %s", id, strings.Join(ids, ", "))
		}
		out = append(out, knowledge.Covers(base, table[i]))
	}
	return out, nil
}

func (c *checkCmd) collisions(ctx context.Context, base *knowledge.Base) ([]knowledge.Finding, error) {
	tags := c.Lang
	if len(tags) == 0 {
		tags = base.Offered()
	}
	c.models = map[string]*retrieval.Model{}
	var all []knowledge.Finding
	for _, tag := range tags {
		found, model, err := assistant.Collisions(ctx, base, tag)
		if err != nil {
			return nil, err
		}
		c.models[tag] = model
		c.pairs = append(c.pairs, check.LanguageCollisions{Language: tag, State: check.StateReady, Pairs: check.Pairs(found)})
		if c.Limit > 0 && len(found) > c.Limit {
			found = found[:c.Limit]
		}
		all = append(all, found...)
	}
	return all, nil
}

// pages compares the pages that were named with the base.
func (c *checkCmd) pages(ctx context.Context, base *knowledge.Base) ([]knowledge.Finding, error) {
	if len(c.Pages) == 0 {
		return nil, nil
	}
	networks, err := outbound.ParseNetworks(c.Networks)
	if err != nil {
		return nil, err
	}
	client := outbound.Client(networks)
	var pages []consistency.Page
	for _, name := range c.Pages {
		if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
			page, err := fetchPage(ctx, client, name, c.PageLang)
			if err != nil {
				return nil, err
			}
			pages = append(pages, page)
			continue
		}
		read, err := readPages(name, c.PageLang)
		if err != nil {
			return nil, err
		}
		pages = append(pages, read...)
	}
	detector := assistant.NewDetector(base, base.Offered())
	checker := consistency.Checker{Base: base, Language: func(text string) string {
		return detector.Detect(text, nil, language.Prior{}).Language
	}, Topic: c.topic}
	return checker.Pages(pages), nil
}

// topic asks the model of a language what a sentence is about, if it was
// trained.
func (c *checkCmd) topic(lang, text string) (string, float64) {
	model := c.models[lang]
	if model == nil {
		return "", 0
	}
	r := model.Rank(text)
	if len(r.Candidates) == 0 {
		return "", 0
	}
	return r.Candidates[0].Topic, r.Candidates[0].Probability
}

func fetchPage(ctx context.Context, client *http.Client, address, lang string) (consistency.Page, error) {
	page, err := outbound.Fetch(ctx, client, address)
	if err != nil {
		return consistency.Page{}, err
	}
	return consistency.Page{Name: page.URL, Language: lang, HTML: page.HTML, Text: page.Text}, nil
}

// pageFiles are the endings of files that are pages, and whether they hold HTML.
var pageFiles = map[string]bool{".html": true, ".htm": true, ".xhtml": true, ".txt": false, ".md": false}

// readPages reads a file, or all pages in a folder.
func readPages(name, lang string) ([]consistency.Page, error) {
	var pages []consistency.Page
	err := filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return chat.Invalid("--pages", "%s can't be read", file)
		}
		isHTML, known := pageFiles[strings.ToLower(filepath.Ext(file))]
		if entry.IsDir() || !known && file != name {
			return nil
		}
		info, err := entry.Info()
		if err == nil && info.Size() > outbound.MaxPage {
			return chat.Invalid("--pages", "%s has more than %d MB", file, outbound.MaxPage>>20)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return chat.Invalid("--pages", "%s can't be read", file)
		}
		page := consistency.Page{Name: file, Language: lang, HTML: isHTML, Text: strings.ToValidUTF8(string(data), "")}
		if folder := filepath.Base(filepath.Dir(file)); lang == "" && language.BuiltIn().Has(folder) {
			page.Language = folder
		}
		pages = append(pages, page)
		return nil
	})
	return pages, err
}
