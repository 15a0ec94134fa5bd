package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
)

// demoKey is the site key of the demo store.
const demoKey = "demo"

// demoTopics are what the demo store answers beside its product.
const demoTopics = "shipping.delivery_time,shipping.cost,returns.window,product.warranty,payment.methods"

// demo serves a page of the demonstration storefront in the language of ?lang=,
// else in the first that the browser asks for and there is, else in English.
func demo(texts Texts, page, policy string) http.Handler {
	tmpl := template.Must(template.ParseFS(pages, "pages/demo.html", "pages/product.html", "pages/shop.html"))
	files := make(map[string]*asset)
	for _, lang := range texts.Tags() {
		var buf bytes.Buffer
		err := tmpl.ExecuteTemplate(&buf, page, map[string]any{
			"Lang":      lang,
			"Dir":       map[bool]string{false: "ltr", true: "rtl"}[texts.RightToLeft(lang)],
			"Languages": texts.Tags(),
			"Key":       demoKey,
			"T":         texts.Section(lang, "demo"),
			"Topics":    demoTopics,
			"Products":  []string{"lamp", "backpack", "kettle", "headphones", "mug", "chair"},
		})
		if err != nil {
			panic(err) // the tests render it in every language
		}
		files[lang] = newAsset("demo.html", buf.Bytes(), "no-cache")
	}
	return secured(policy, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
