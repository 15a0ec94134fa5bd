package consistency

import (
	"slices"
	"strings"

	"github.com/clipperhouse/uax29/v2/sentences"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dragoman/internal/quantity"
)

// Page is a text that a store has written for its buyers.
type Page struct {
	Name     string // of the file, or its address: findings name it
	Language string // BCP 47; empty if it is to be found out
	HTML     bool   // or plain text
	Text     string
}

// passage is a sentence of a page with the heading that it stands under.
type passage struct {
	text    string
	heading string
	line    int // from 1; 0 in HTML
}

// Text is a page that was read: what it says of quantities, and promises.
type Text struct {
	Name       string
	Language   string // that it was read in; empty if that is not known
	Sentences  int    // of the page
	statements []statement
}

// statement is a sentence that a fact may have to do with.
type statement struct {
	passage  passage
	sentence quantity.Sentence
}

// Known reports whether there are words of the page's language to read it by.
func (t Text) Known() bool { return quantity.Has(t.Language) }

// Read reads a page. language tells the language of a text that does not say
// it; nil if nothing does.
func (p Page) Read(language func(text string) string) Text {
	passages, lang := p.read()
	if lang == "" && language != nil {
		lang = language(sample(passages))
	}
	t := Text{Name: p.Name, Language: lang, Sentences: len(passages)}
	if !t.Known() {
		return t
	}
	for _, passage := range passages {
		s := quantity.Read(lang, passage.text)
		promises := slices.ContainsFunc(builtIn().Promises, func(p promise) bool { return p.in(&s) != "" })
		if len(s.Quantities) > 0 || promises {
			t.statements = append(t.statements, statement{passage, s})
		}
	}
	return t
}

// sample is the beginning of a page, enough to tell its language.
func sample(passages []passage) string {
	var out strings.Builder
	for _, p := range passages {
		if out.Len() > 2000 {
			break
		}
		out.WriteString(p.text + "\n")
	}
	return out.String()
}

// maxDepth is how deep elements may lie in each other.
const maxDepth = 400

// read returns the sentences of a page, and its language if it says so.
func (p Page) read() (passages []passage, lang string) {
	if !p.HTML {
		heading := ""
		for i, line := range strings.Split(p.Text, "\n") {
			line = strings.TrimSpace(line)
			if title, ok := strings.CutPrefix(line, "#"); ok {
				heading = strings.TrimLeft(title, "# ")
				continue
			}
			passages = append(passages, split(line, heading, i+1)...)
		}
		return passages, p.Language
	}
	root, err := html.Parse(strings.NewReader(p.Text))
	if err != nil {
		return nil, p.Language // html.Parse reads anything that can be read at all
	}
	r := htmlReader{lang: p.Language}
	r.node(root, 0)
	r.flush()
	return r.passages, r.lang
}

// split cuts a block of text into sentences.
func split(block, heading string, line int) []passage {
	var out []passage
	for s := range sentenceTexts(block) {
		out = append(out, passage{text: s, heading: heading, line: line})
	}
	return out
}

// sentenceTexts yields the sentences of a text, without the spaces around them.
func sentenceTexts(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		tokens := sentences.FromString(text)
		for tokens.Next() {
			if s := strings.TrimSpace(tokens.Value()); s != "" && !yield(s) {
				return
			}
		}
	}
}

// htmlReader gathers the visible text of a page by blocks.
type htmlReader struct {
	passages []passage
	lang     string
	heading  string
	block    strings.Builder
}

// hidden are elements whose text a buyer doesn't read on the page, or reads
// struck out.
var hidden = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Head: true,
	atom.Del: true, atom.S: true, atom.Strike: true, atom.Iframe: true, atom.Object: true, atom.Textarea: true, atom.Select: true,
}

// inline are elements that do not part a sentence.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Em: true,
	atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Mark: true, atom.Q: true, atom.Small: true, atom.Span: true, atom.Strong: true,
	atom.Sub: true, atom.Sup: true, atom.Time: true, atom.U: true, atom.Var: true, atom.Wbr: true,
}

func (r *htmlReader) node(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	if n.Type == html.TextNode {
		r.block.WriteString(n.Data)
		return
	}
	if n.Type == html.ElementNode {
		if n.DataAtom == atom.Html && r.lang == "" {
			r.lang = attribute(n, "lang")
		}
		if hidden[n.DataAtom] || hides(n) {
			return
		}
		if !inline[n.DataAtom] && n.DataAtom != atom.Td && n.DataAtom != atom.Th && n.DataAtom != atom.Dd {
			r.flush()
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		r.node(child, depth+1)
	}
	if n.Type != html.ElementNode || inline[n.DataAtom] {
		return
	}
	switch n.DataAtom {
	case atom.Td, atom.Th:
		// The cells of a row make one sentence, the first says what it is about.
		if strings.Contains(r.block.String(), ": ") {
			r.block.WriteString(" | ")
		} else {
			r.block.WriteString(": ")
		}
	case atom.Dt:
		r.block.WriteString(": ")
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Summary, atom.Caption:
		r.heading = ""
		title := r.text()
		r.flush()
		r.heading = title
	default:
		r.flush()
	}
}

// text is the block so far with single spaces.
func (r *htmlReader) text() string {
	return strings.TrimRight(strings.Join(strings.Fields(r.block.String()), " "), ":| ")
}

// flush ends a block.
func (r *htmlReader) flush() {
	text := r.text()
	r.block.Reset()
	r.passages = append(r.passages, split(text, r.heading, 0)...)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// hides reports whether an element is marked as not to be seen.
func hides(n *html.Node) bool {
	for _, a := range n.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "line-through")) {
			return true
		}
	}
	return false
}
