package retrieval

import (
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"dragoman/internal/chat"
)

// Document is an entry as it is indexed for people to search.
type Document struct {
	Topic    string   `json:"topic"`
	Question string   `json:"question"`
	Examples []string `json:"examples"`
	Answer   string   `json:"answer"`
}

// Hit is an entry found. Scores only order the hits of one search.
type Hit struct {
	Topic string
	Score float64
	Terms []string // of the query, as stems, that the entry holds
}

// Index is the full-text index of one language's entries, one document an
// entry, in memory. It is for search and explanation; decisions are the
// model's. Its terms are those of the model. It is safe for concurrent use.
type Index struct {
	index bleve.Index
}

// analyzerName is what bleve knows our analyzer by.
const analyzerName = "dragoman"

// indexAnalyzer makes the terms of the index by the rules of the model's.
type indexAnalyzer struct{ *analyzer }

// Analyze returns the stems of a text.
func (a indexAnalyzer) Analyze(input []byte) analysis.TokenStream {
	var t terms
	a.analyze(string(input), &t)
	out := make(analysis.TokenStream, len(t.words))
	for i, w := range t.words {
		out[i] = &analysis.Token{
			Term: a.stemText(t.bytes(w)), Start: int(w.start), End: int(w.end), Position: i + 1, Type: analysis.AlphaNumeric,
		}
	}
	return out
}

var registerAnalyzer = sync.OnceValue(func() error {
	return registry.RegisterAnalyzer(analyzerName, func(config map[string]any, _ *registry.Cache) (analysis.Analyzer, error) {
		lang, _ := config["lang"].(string)
		a, err := newAnalyzer(lang)
		return indexAnalyzer{a}, err
	})
})

// NewIndex indexes the entries of a language.
func NewIndex(lang string, documents []Document) (*Index, error) {
	fail := func(err error) (*Index, error) {
		return nil, chat.Errorf(chat.CodeInternal, "index the %s entries: %w", lang, err)
	}
	if err := registerAnalyzer(); err != nil {
		return fail(err)
	}
	m := mapping.NewIndexMapping()
	if err := m.AddCustomAnalyzer(analyzerName, map[string]any{"type": analyzerName, "lang": lang}); err != nil {
		return fail(err)
	}
	m.DefaultAnalyzer = analyzerName
	m.ScoringModel = "bm25"
	index, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return fail(err)
	}
	batch := index.NewBatch() // one batch makes one segment, which is what is fast
	for _, d := range documents {
		if err := batch.Index(d.Topic, d); err != nil {
			return fail(err)
		}
	}
	if err := index.Batch(batch); err != nil {
		return fail(err)
	}
	return &Index{index}, nil
}

// Search returns the n entries that fit the words of a text best.
func (x *Index) Search(text string, n int) ([]Hit, error) {
	request := bleve.NewSearchRequestOptions(bleve.NewMatchQuery(text), n, 0, false)
	request.IncludeLocations = true
	result, err := x.index.Search(request)
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "search: %w", err)
	}
	var hits []Hit
	for _, h := range result.Hits {
		hit := Hit{Topic: h.ID, Score: h.Score}
		for _, field := range h.Locations {
			for term := range field {
				hit.Terms = append(hit.Terms, term)
			}
		}
		hits = append(hits, hit)
	}
	return hits, nil
}

// Close frees the index.
func (x *Index) Close() error { return x.index.Close() }
