package web

import (
	"encoding/json"
	"net/http"
)

// locale serves {lang}.json: the texts of the first section by their keys, of
// the others by "section.key". A language that there is none of is not found;
// the client then asks for one that it can do with.
func locale(texts Texts, sections ...string) http.Handler {
	files := make(map[string]*asset)
	for _, lang := range texts.Tags() {
		if !texts.Writes(lang, sections[0]) {
			continue
		}
		files[lang+".json"] = newAsset("x.json", localeJSON(texts, lang, sections), "public, max-age=600")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := files[r.PathValue("file")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		file.ServeHTTP(w, r)
	})
}

func localeJSON(texts Texts, lang string, sections []string) []byte {
	all := make(map[string]string)
	for i, section := range sections {
		for key, text := range texts.Section(lang, section) {
			if i > 0 {
				key = section + "." + key
			}
			all[key] = text
		}
	}
	data, err := json.Marshal(all)
	if err != nil {
		panic(err) // a map of strings
	}
	return data
}
