package chat

import (
	"strings"
	"testing"
)

func TestCannedCheck(t *testing.T) {
	ok := Canned{Name: "  Thanks ", Texts: map[string]string{"en": " Thank you! ", "es": "  "}}
	if err := ok.Check(); err != nil || ok.Name != "Thanks" || len(ok.Texts) != 1 || ok.Texts["en"] != "Thank you!" {
		t.Errorf("%+v, %v", ok, err)
	}
	for field, c := range map[string]Canned{
		"name":     {Name: " ", Texts: map[string]string{"en": "x"}},
		"texts":    {Name: "x", Texts: map[string]string{"en": " "}},
		"texts.en": {Name: "x", Texts: map[string]string{"en": strings.Repeat("é", MaxCannedText+1)}},
	} {
		err, _ := c.Check().(*Error)
		if err == nil || err.Code != CodeInvalid || err.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestWhoMayChangeCanned(t *testing.T) {
	stores := []StoreID{"demo"}
	agent, lead := &Agent{ID: "ann", Role: RoleAgent, Stores: stores}, &Agent{ID: "eve", Role: RoleLead, Stores: stores}
	stranger := &Agent{ID: "ann", Role: RoleAdmin, Stores: []StoreID{"other"}}
	shared, own := &Canned{Store: "demo"}, &Canned{Store: "demo", Owner: "ann"}
	for _, c := range []struct {
		what string
		got  bool
		want bool
	}{
		{"an agent everybody's", shared.EditableBy(agent), false},
		{"a lead everybody's", shared.EditableBy(lead), true},
		{"an admin of another store", shared.EditableBy(stranger), false},
		{"an agent their own", own.EditableBy(agent), true},
		{"a lead somebody's own", own.EditableBy(lead), false},
		{"an agent their own of a store they left", own.EditableBy(stranger), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", c.what, c.got)
		}
	}
}
