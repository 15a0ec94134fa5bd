package web

import (
	"net/http"
	"strings"
)

// policy is the content security policy of every page: only what this server
// sends runs, and nothing is ever parsed as HTML by a script.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// policyWithFAQ is that of a page with questions and answers, whose script
// writes data for search engines into it.
var policyWithFAQ = strings.Replace(policy, "trusted-types 'none'", "trusted-types dragoman-faq", 1)

// page serves an embedded page as it is.
func page(name string) http.Handler {
	data, err := pages.ReadFile("pages/" + name + ".html")
	if err != nil {
		panic(err) // embedded
	}
	return secured(policy, newAsset(name+".html", data, "no-cache"))
}

// secured adds the headers that every page has.
func secured(policy string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Referrer-Policy", "strict-origin-when-cross-origin")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		h.ServeHTTP(w, r)
	})
}
