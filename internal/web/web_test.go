package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dragoman/internal/language"
	"dragoman/internal/web"
)

func get(t *testing.T, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	web.Mount(mux, language.BuiltIn())
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

func TestEveryFileIsServedWithItsType(t *testing.T) {
	for target, kind := range map[string]string{
		"/":                       "text/html; charset=utf-8",
		"/console":                "text/html; charset=utf-8",
		"/admin":                  "text/html; charset=utf-8",
		"/product":                "text/html; charset=utf-8",
		"/faq.js":                 "text/javascript; charset=utf-8",
		"/widget.js":              "text/javascript; charset=utf-8",
		"/widget-forms.js":        "text/javascript; charset=utf-8",
		"/assets/console.js":      "text/javascript; charset=utf-8",
		"/assets/admin.css":       "text/css; charset=utf-8",
		"/assets/demo.css":        "text/css; charset=utf-8",
		"/widget/locale/ru.json":  "application/json",
		"/console/locale/fr.json": "application/json",
	} {
		w := get(t, target)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %q, %d bytes", target, w.Code, w.Header().Get("Content-Type"), w.Body.Len())
		}
	}
}

func TestUnknownLanguageIsNotFound(t *testing.T) {
	if w := get(t, "/widget/locale/tlh.json"); w.Code != http.StatusNotFound {
		t.Errorf("got %d, want 404", w.Code)
	}
}

func TestScriptsOfStorefrontsAreSmall(t *testing.T) {
	for name, limit := range map[string]int{"widget.js": 15 * 1024, "faq.js": 6 * 1024} {
		w := get(t, "/"+name, "Accept-Encoding", "gzip")
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s is not compressed", name)
		}
		if n := w.Body.Len(); n > limit {
			t.Errorf("%s is %d bytes compressed; it may be %d", name, n, limit)
		}
	}
}

func TestWidgetMayBeLoadedByAnyOrigin(t *testing.T) {
	for _, target := range []string{"/widget.js", "/widget-forms.js", "/faq.js", "/widget/locale/en.json"} {
		if got := get(t, target).Header().Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: Access-Control-Allow-Origin is %q", target, got)
		}
	}
	if got := get(t, "/assets/console.js").Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("the console is open to other origins: %q", got)
	}
}

func TestUnchangedFileIsNotSentAgain(t *testing.T) {
	tag := get(t, "/widget.js").Header().Get("ETag")
	w := get(t, "/widget.js", "If-None-Match", tag)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("got %d with %d bytes, want 304 and none", w.Code, w.Body.Len())
	}
}

func TestPagesRunNothingInline(t *testing.T) {
	for _, target := range []string{"/", "/product", "/console", "/admin"} {
		w := get(t, target)
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", target, policy)
		}
		body := w.Body.String()
		for _, inline := range []string{"<style", " style=", " onclick=", "<script>"} {
			if strings.Contains(body, inline) {
				t.Errorf("%s holds %s, which the policy forbids", target, inline)
			}
		}
	}
}

func TestStorefrontSpeaksTheLanguageAskedFor(t *testing.T) {
	for _, c := range []struct{ target, accept, want string }{
		{"/?lang=es", "ru", "es"},
		{"/", "fr-CA,fr;q=0.9,en;q=0.8", "fr"},
		{"/?lang=tlh", "ru-RU", "ru"},
		{"/", "tlh", "en"},
	} {
		body := get(t, c.target, "Accept-Language", c.accept).Body.String()
		if !strings.Contains(body, `<html lang="`+c.want+`" dir="ltr">`) || !strings.Contains(body, `locale="`+c.want+`"`) {
			t.Errorf("%s with Accept-Language %s is not in %s", c.target, c.accept, c.want)
		}
	}
}

// A text that one language lacks would be shown in English there. The pages of
// agents and admins are in some languages only, and not found in the others.
func TestEveryLanguageHasEveryText(t *testing.T) {
	for path, section := range map[string]string{"/widget/locale/": "widget", "/console/locale/": "console"} {
		english := texts(t, path+"en.json")
		if len(english) == 0 {
			t.Errorf("%s has no texts", path)
		}
		for _, lang := range language.BuiltIn().Tags() {
			if !language.BuiltIn().Writes(lang, section) {
				if status := get(t, path+lang+".json").Code; section == "widget" || status != http.StatusNotFound {
					t.Errorf("%s%s.json: status %d", path, lang, status)
				}
				continue
			}
			for key, text := range texts(t, path+lang+".json") {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s%s: %s is empty", path, lang, key)
				}
				if lang != "en" && text == english[key] && strings.Count(text, " ") > 1 {
					t.Errorf("%s%s: %s is the English text", path, lang, key)
				}
			}
		}
	}
}

func texts(t *testing.T, target string) map[string]string {
	t.Helper()
	var m map[string]string
	if err := json.Unmarshal(get(t, target).Body.Bytes(), &m); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return m
}
