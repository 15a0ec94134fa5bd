package e2e

import (
	"net/http"
	"testing"
)

// A store's curve: more precision never answers more, what is measured keeps
// what is wanted, and the point that is picked is the one that holds.
func TestWhatAPrecisionBrings(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	const path = "/api/v1/stores/demo/precision"
	read := n.must("GET", path, owner, nil)
	if read["wanted"] != 0.97 || read["default"] != 0.97 {
		t.Errorf("a new store has %v of %v", read["wanted"], read["default"])
	}
	curves := [][]any{read["all"].([]any)}
	for _, l := range read["languages"].([]any) {
		curves = append(curves, l.(map[string]any)["points"].([]any))
	}
	if len(curves) != 3 {
		t.Errorf("%d curves, want one of each of two languages and one of all", len(curves))
	}
	for _, points := range curves {
		last := 1.0
		for _, p := range points {
			at := p.(map[string]any)
			wanted, answered, measured := at["wanted"].(float64), at["answered"].(float64), at["measured"].(float64)
			if answered > last || answered > 0 && measured < wanted || answered > 0 && at["answers"].(float64) == 0 {
				t.Errorf("after %v are answered comes %v", last, at)
			}
			last = answered
		}
		if first := points[0].(map[string]any); first["wanted"] != 0.5 || first["answered"].(float64) == 0 {
			t.Errorf("the curve begins with %v", first)
		}
	}

	n.must("PATCH", "/api/v1/stores/demo", owner, map[string]any{"precision": 0.876})
	holds := false
	read = n.must("GET", path, owner, nil)
	for _, p := range read["all"].([]any) {
		holds = holds || p.(map[string]any)["wanted"] == 0.876
	}
	if read["wanted"] != 0.876 || !holds {
		t.Errorf("after it was set: %v, among the points: %v", read["wanted"], holds)
	}
	n.must("POST", "/api/v1/stores", owner, map[string]any{"id": "wares", "name": "Fine Wares"})
	_, ana := n.account(owner, map[string]any{"email": "ana@shop.example", "name": "Ana", "role": "admin", "stores": []string{"wares"}})
	if status, _ := n.call("GET", path, ana, nil); status != http.StatusNotFound {
		t.Errorf("another store's curve: %d", status)
	}
}
