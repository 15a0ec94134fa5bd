package e2e

import (
	"net/http"
	"testing"
)

// Two admins on different nodes see what the other has open and has not saved.
func TestEditorsOnTwoNodesSeeEachOther(t *testing.T) {
	t.Parallel()
	env := shared(t, startRedis(t).url())
	here, there := start(t, t.TempDir(), env...), start(t, t.TempDir(), env...)
	ann := here.signIn("admin@localhost", adminPassword)
	here.must("POST", "/api/v1/agents", ann, map[string]any{"email": "bob@shop.example", "name": "Bob", "password": adminPassword, "role": "admin"})
	here.must("POST", "/api/v1/agents", ann, map[string]any{"email": "cleo@shop.example", "name": "Cleo", "password": adminPassword, "role": "agent"})
	bob, cleo := there.signIn("bob@shop.example", adminPassword), there.signIn("cleo@shop.example", adminPassword)

	const path = "/api/v1/knowledge/draft/editors"
	const place = "topics/returns.how_to"
	note := func(n *node, session *http.Cookie, window string, unsaved ...map[string]any) []any {
		t.Helper()
		return n.must("PUT", path+"/"+window, session, map[string]any{"place": place, "unsaved": unsaved})["editors"].([]any)
	}
	if others := note(here, ann, "ann-window"); len(others) != 0 {
		t.Errorf("alone, she sees %v", others)
	}
	note(here, ann, "ann-window", map[string]any{"lang": "es", "field": "solution"})
	others := note(there, bob, "bob-window")
	if len(others) != 1 {
		t.Fatalf("on the other node he sees %v", others)
	}
	seen := others[0].(map[string]any)
	unsaved := seen["unsaved"].([]any)
	if seen["name"] != "Admin" || seen["place"] != place || seen["you"] != false || len(unsaved) != 1 || unsaved[0].(map[string]any)["lang"] != "es" {
		t.Errorf("he sees %v", seen)
	}
	if others := note(here, ann, "second-window"); len(others) != 2 || others[0].(map[string]any)["you"] != true || others[1].(map[string]any)["name"] != "Bob" {
		t.Errorf("in another window she sees %v", others)
	}
	here.must("DELETE", path+"/second-window", ann, nil)
	here.must("DELETE", path+"/ann-window", ann, nil)
	if others := note(there, bob, "bob-window"); len(others) != 0 {
		t.Errorf("after she closed them, he sees %v", others)
	}

	for name, status := range map[string]int{
		"an agent":  first(there.call("GET", path, cleo, nil)),
		"an agent ": first(there.call("PUT", path+"/cleo-window", cleo, map[string]any{"place": place})),
	} {
		if status != http.StatusForbidden {
			t.Errorf("%s without the permission: status %d", name, status)
		}
	}
	if status := first(there.call("GET", path, nil, nil)); status != http.StatusUnauthorized {
		t.Errorf("nobody in particular: status %d", status)
	}

	// Who loses the connection says nothing any more, and is gone by themselves.
	soon(t, "nobody who is silent", func() bool { return len(here.must("GET", path, ann, nil)["editors"].([]any)) == 0 })
}

func first(status int, _ map[string]any) int { return status }
