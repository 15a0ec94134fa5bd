package httpapi_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// document reads what the server says of itself.
func document(t *testing.T) map[string]any {
	t.Helper()
	_, doc, _ := newAPI(t).send("GET", "/api/v1/openapi.json", nil)
	return doc
}

func TestEveryOperationIsDocumented(t *testing.T) {
	for path, item := range document(t)["paths"].(map[string]any) {
		for method, operation := range item.(map[string]any) {
			op := operation.(map[string]any)
			for _, wanted := range []string{"summary", "description", "tags", "security", "operationId"} {
				if op[wanted] == nil {
					t.Errorf("%s %s has no %s", method, path, wanted)
				}
			}
			if summary, _ := op["summary"].(string); strings.HasSuffix(summary, ".") || strings.Contains(summary, "(") {
				t.Errorf("%s %s: the summary %q is to be a few words", method, path, summary)
			}
			for _, p := range asList(op["parameters"]) {
				parameter := p.(map[string]any)
				if parameter["description"] == nil && parameter["name"] != "limit" {
					t.Errorf("%s %s: %v is not described", method, path, parameter["name"])
				}
			}
			faults := 0
			for status, answer := range op["responses"].(map[string]any) {
				if status < "400" {
					continue
				}
				faults++
				content, _ := answer.(map[string]any)["content"].(map[string]any)
				if content["application/problem+json"] == nil || answer.(map[string]any)["description"] == "" {
					t.Errorf("%s %s: %s is no problem with a meaning: %v", method, path, status, answer)
				}
			}
			if faults < 2 {
				t.Errorf("%s %s says nothing of how it fails", method, path)
			}
		}
	}
}

func asList(v any) []any {
	l, _ := v.([]any)
	return l
}

func TestDocsShowEverything(t *testing.T) {
	a := newAPI(t)
	w := httptest.NewRecorder()
	a.mux.ServeHTTP(w, httptest.NewRequest("GET", "/api", nil))
	page := w.Body.String()
	if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "script") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	for _, forbidden := range []string{"<script", "<style", " style=", `src="http`, `<link rel="stylesheet" href="http`} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page holds %s", forbidden)
		}
	}
	for _, item := range document(t)["paths"].(map[string]any) {
		for _, operation := range item.(map[string]any) {
			if id := operation.(map[string]any)["operationId"].(string); !strings.Contains(page, `<article id="`+id+`">`) {
				t.Errorf("%s is not on the page", id)
			}
		}
	}
	for _, code := range []string{"invalid", "unauthenticated", "forbidden", "not_found", "conflict", "not_assigned", "at_capacity", "limited", "unavailable", "internal"} {
		_, after, found := strings.Cut(page, `<th scope="row"><code>`+code+`</code></th><td>`)
		row, _, _ := strings.Cut(after, "</tr>")
		if !found || len(row) < 40 {
			t.Errorf("the code %s is not explained: %q", code, row)
		}
	}
}
