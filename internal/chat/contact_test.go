package chat

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for _, good := range []string{"ana@shop.example", "a.b+c@mail.shop.example", " ana@shop.example\n", "o'hara@shop.example"} {
		if err := (&Contact{Email: good}).Check(); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "ana", "ana@", "@shop.example", "ana@localhost", "ana@shop.", "Ana <ana@shop.example>", "ana@shop.example, bob@shop.example",
		"ana@shop.example\r\nBcc: bob@shop.example", "ana @shop.example", "ána@shop.example", strings.Repeat("a", 250) + "@shop.example",
	} {
		if err := (&Contact{Email: bad}).Check(); CodeOf(err) != CodeInvalid || !strings.HasPrefix(PublicMessage(err), "email:") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	c := Contact{Email: "ana@shop.example", Name: " Ana \n Lopez "}
	if err := c.Check(); err != nil || c.Name != "Ana Lopez" {
		t.Errorf("the name is %q, %v", c.Name, err)
	}
	if err := (&Contact{Email: c.Email, Name: strings.Repeat("x", maxName+1)}).Check(); CodeOf(err) != CodeInvalid {
		t.Errorf("a long name: %v", err)
	}
}

func FuzzCheckEmail(f *testing.F) {
	for _, seed := range []string{"ana@shop.example", "\"a b\"@shop.example", "a@b.c\r\n", "<a@b.c>", "a@[127.0.0.1]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, email string) {
		if CheckEmail(email) == nil && (strings.ContainsAny(email, "\r\n <>,") && !strings.Contains(email, `"`) || strings.Count(email, "@") == 0) {
			t.Errorf("%q is taken", email)
		}
	})
}

func TestOnlyThoseWhoMaySeeTheAddress(t *testing.T) {
	e := Event{Kind: EventContact, Contact: &Contact{Email: "ana@buyer.example", Name: "Ana"}}
	for name, test := range map[string]struct {
		agent Agent
		sees  bool
	}{
		"an agent":         {Agent{Role: RoleAgent}, true},
		"external":         {Agent{Role: RoleAgent, External: true}, false},
		"a key":            {Agent{Role: RoleKey, Scopes: []Permission{PermissionRead}}, false},
		"a key with scope": {Agent{Role: RoleKey, Scopes: []Permission{PermissionRead, PermissionContact}}, true},
	} {
		text, err := json.Marshal(e.ForAgent(&test.agent))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "ana@buyer.example") != test.sees || !strings.Contains(string(text), `"Ana"`) {
			t.Errorf("%s: %s", name, text)
		}
	}
	if e.Contact.Email == "" {
		t.Error("ForAgent changed the event itself")
	}
}
