package httpapi

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

// about is the description of the whole interface.
const about = "The REST interface of a Dragoman installation: for its own pages, and for programs of a store. " +
	"Everything that buyers see goes over the widget's socket, see docs/protocol.md."

var securitySchemes = map[string]*huma.SecurityScheme{
	sessionScheme: {
		Type: "apiKey", In: "cookie", Name: sessionCookie,
		Description: "A person: the cookie that signing in sets. Requests that a browser sends from other sites are refused.",
	},
	keyScheme: {
		Type: "http", Scheme: "bearer", BearerFormat: "dgm_…",
		Description: "A program: a key of one store, made on the admin page under \"API and webhooks\". It may do what its scopes say.",
	},
}

// docsPolicy lets the page show itself and its style sheet; it has no scripts.
const docsPolicy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed docs.html
var docsText string

var docsTemplate = template.Must(template.New("docs").Funcs(template.FuncMap{"prose": prose, "inline": inline}).Parse(docsText))

// newDocs makes the page that shows the document to people. It needs no
// scripts and nothing from other servers.
func newDocs(doc *huma.OpenAPI) http.Handler {
	var page bytes.Buffer
	if err := docsTemplate.Execute(&page, viewDocs(doc)); err != nil {
		panic(err) // the template does not fit the views
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", docsPolicy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write(page.Bytes()) // the client has gone
	})
}

type docsView struct {
	About         string
	Tags          []tagDoc
	Webhooks      []operationDoc
	Scopes        []chat.Permission
	Codes         []codeDoc
	Rate, Burst   int
	SessionCookie string
}

type tagDoc struct {
	Name, Anchor, About string
	Operations          []operationDoc
}

type operationDoc struct {
	ID, Method, Path, Summary, About string
	Who                              string // may call it
	Parameters, Body, Answer         []field
	Status                           string // of success
	Faults                           []faultDoc
	Example                          string
}

type faultDoc struct{ Status, Meaning string }

type codeDoc struct {
	Code    chat.Code
	Status  int
	Meaning string
}

func viewDocs(doc *huma.OpenAPI) docsView {
	view := docsView{About: about, Scopes: chat.Scopes(), Rate: KeyRate, Burst: KeyBurst, SessionCookie: sessionCookie}
	for code, status := range statuses {
		view.Codes = append(view.Codes, codeDoc{code, status, chat.Explain(code)})
	}
	sort.Slice(view.Codes, func(i, j int) bool {
		a, b := view.Codes[i], view.Codes[j]
		return a.Status < b.Status || a.Status == b.Status && a.Code < b.Code
	})
	byTag := make(map[string][]operationDoc)
	for _, path := range sorted(doc.Paths) {
		for _, op := range operations(doc.Paths[path]) {
			byTag[op.Tags[0]] = append(byTag[op.Tags[0]], viewOperation(doc, op))
		}
	}
	for _, tag := range doc.Tags {
		view.Tags = append(view.Tags, tagDoc{tag.Name, anchor(tag.Name), tag.Description, byTag[tag.Name]})
		delete(byTag, tag.Name)
	}
	for _, name := range sorted(byTag) {
		view.Tags = append(view.Tags, tagDoc{Name: name, Anchor: anchor(name), Operations: byTag[name]})
	}
	for _, name := range sorted(doc.Webhooks) {
		op := doc.Webhooks[name].Post
		view.Webhooks = append(view.Webhooks, operationDoc{
			ID: op.OperationID, Path: name, Summary: op.Summary, About: op.Description, Body: bodyOf(doc, op),
		})
	}
	return view
}

func viewOperation(doc *huma.OpenAPI, op *huma.Operation) operationDoc {
	view := operationDoc{
		ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, About: op.Description, Who: who(op), Body: bodyOf(doc, op),
	}
	for _, p := range op.Parameters {
		view.Parameters = append(view.Parameters, parameter(p))
	}
	for _, status := range sorted(op.Responses) {
		answer := op.Responses[status]
		if status >= "400" {
			view.Faults = append(view.Faults, faultDoc{status, answer.Description})
			continue
		}
		view.Status = status
		for _, media := range answer.Content {
			view.Answer = fields(doc.Components.Schemas, media.Schema)
			for i := range view.Answer {
				view.Answer[i].Required = false // that is for whoever sends
			}
		}
	}
	view.Example = example(doc, op)
	return view
}

func bodyOf(doc *huma.OpenAPI, op *huma.Operation) []field {
	if op.RequestBody == nil {
		return nil
	}
	schema, _ := bodySchema(op)
	return fields(doc.Components.Schemas, schema)
}

// bodySchema returns what a body is to look like, and whether it is a form with
// a file.
func bodySchema(op *huma.Operation) (*huma.Schema, bool) {
	if form := op.RequestBody.Content["multipart/form-data"]; form != nil {
		return form.Schema, true
	}
	return op.RequestBody.Content["application/json"].Schema, false
}

// who says in words who may call an operation.
func who(op *huma.Operation) string {
	ways := signIns(op)
	if len(ways) == 0 {
		return "anyone"
	}
	scopes, keys := ways[keyScheme]
	people := "a person"
	if permissions := ways[sessionScheme]; len(permissions) > 0 {
		people = "a person with the permission " + strings.Join(permissions, ", ")
	}
	switch {
	case !keys:
		return people + "; no key"
	case len(scopes) == 0:
		return people + "; any key"
	}
	return people + "; a key with the scope " + strings.Join(scopes, ", ")
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func anchor(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

// prose turns a description into HTML: paragraphs, and code between backticks.
func prose(text string) template.HTML {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph == "" {
			continue
		}
		b.WriteString("<p>")
		b.WriteString(string(inline(paragraph)))
		b.WriteString("</p>")
	}
	return template.HTML(b.String())
}

func inline(text string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			b.WriteString("<code>" + template.HTMLEscapeString(part) + "</code>")
			continue
		}
		b.WriteString(template.HTMLEscapeString(part))
	}
	return template.HTML(b.String())
}
