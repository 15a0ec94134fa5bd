package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
)

// demoKey is the site key of the demo store.
const demoKey = "demo"

// demo serves the demonstration storefront in the language of ?lang=, else in
// the first that the browser asks for and there is, else in English.
func demo(texts Texts) http.Handler {
	tmpl := template.Must(template.ParseFS(pages, "pages/demo.html"))
	files := make(map[string]*asset)
	for _, lang := range texts.Tags() {
		var buf bytes.Buffer
		err := tmpl.Execute(&buf, map[string]any{
			"Lang":      lang,
			"Dir":       map[bool]string{false: "ltr", true: "rtl"}[texts.RightToLeft(lang)],
			"Languages": texts.Tags(),
			"Key":       demoKey,
			"T":         texts.Section(lang, "demo"),
			"Products":  []string{"lamp", "backpack", "kettle", "headphones", "mug", "chair"},
		})
		if err != nil {
			panic(err) // the tests render it in every language
		}
		files[lang] = newAsset("demo.html", buf.Bytes(), "no-cache")
	}
	return secured(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		files[demoLanguage(texts, r)].ServeHTTP(w, r)
	}))
}

func demoLanguage(texts Texts, r *http.Request) string {
	wanted := []string{r.URL.Query().Get("lang")}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		wanted = append(wanted, tag)
	}
	for _, lang := range wanted {
		for _, tag := range texts.Tags() {
			base, _, _ := strings.Cut(lang, "-")
			if tag == lang || tag == base {
				return tag
			}
		}
	}
	return "en"
}
