// Package web serves the pages and scripts: the widget, the agents' console,
// the admin page and a demonstration storefront. Their sources are TypeScript
// and CSS in src; `go generate` bundles them into dist, which is committed and
// embedded, so that building the server needs no Node.
package web

//go:generate go run ./generate

import (
	"embed"
	"net/http"
)

//go:embed dist
var dist embed.FS

//go:embed pages
var pages embed.FS

// Texts gives the texts of the pages. language.Catalog is one.
type Texts interface {
	// Tags lists the languages there are texts in.
	Tags() []string
	RightToLeft(lang string) bool
	Writes(lang, section string) bool // the language has that section itself
	// Section returns the texts of a section ("widget") by their keys.
	Section(lang, name string) map[string]string
}

// Mount adds the pages to mux:
//
//	GET /                             the demo storefront
//	GET /product                      one of its products, with questions and answers
//	GET /console, /admin              the pages of agents and admins
//	GET /widget.js                    the widget
//	GET /widget-forms.js              its forms, which it loads when it needs one
//	GET /faq.js                       questions and answers on a product page
//	GET /assets/{name}                scripts and styles of the other pages
//	GET /widget/locale/{lang}.json    texts of the widget
//	GET /console/locale/{lang}.json   texts of the console and the admin page
//
// It panics if an embedded file is missing, which the tests would have found.
func Mount(mux *http.ServeMux, texts Texts) {
	mux.Handle("GET /{$}", demo(texts, "demo.html", policy))
	mux.Handle("GET /product", demo(texts, "product.html", policyWithFAQ))
	for _, name := range []string{"console", "admin"} {
		mux.Handle("GET /"+name, page(name))
	}
	for _, name := range []string{"widget.js", "widget-forms.js", "faq.js"} {
		mux.Handle("GET /"+name, forAnyOrigin(mustAsset(name, "public, max-age=600")))
	}
	for _, name := range []string{"console.js", "console.css", "admin.js", "admin.css", "demo.css", "apidocs.css"} {
		mux.Handle("GET /assets/"+name, mustAsset(name, "no-cache"))
	}
	mux.Handle("GET /widget/locale/{file}", forAnyOrigin(locale(texts, "widget")))
	mux.Handle("GET /console/locale/{file}", locale(texts, "console", "admin", "integrations", "sheets", "unanswered", "markets"))
}

// forAnyOrigin lets pages of other origins load what h serves: a storefront is
// one, and nothing here is secret.
func forAnyOrigin(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.ServeHTTP(w, r)
	})
}
