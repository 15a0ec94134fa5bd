package knowledge

import (
	"slices"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	starter "dragoman/knowledge"
)

const markets = `markets:
  - id: WORLD
    topics: {returns.window: "a", shipping.cost: "b"}
  - id: EU
    includes: [WORLD]
    topics: {legal.imprint: "c"}
    facts: {return_window: {least: "14 day", why: "d"}}
  - id: FR
    languages: [fr]
    includes: [EU]
    facts: {return_window: {least: "60 day", why: "e"}, warranty: {why: "f"}}
`

func TestCovers(t *testing.T) {
	files := good()
	files["markets.yaml"] = markets
	b := load(t, files)
	table, err := LoadMarkets(asFS(files))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		covered, required int
		light             Light
		codes             string
	}{
		{2, 2, LightGreen, ""},
		{3, 4, LightYellow, "required_unknown "},
		{0, 5, LightRed, "required_unknown required_missing required_missing required_fact_low required_fact_missing "},
	} {
		c := Covers(b, table[i])
		codes := ""
		for _, f := range c.Findings {
			codes += f.Code + " "
		}
		if c.Covered != want.covered || c.Required != want.required || c.Light != want.light || codes != want.codes {
			t.Errorf("%s: %+v, %s", c.ID, c, codes)
		}
	}
}

// A reason that comes with Dragoman is said in the reader's language, one that
// a store wrote as it wrote it.
func TestReasonsAreInTheReadersLanguage(t *testing.T) {
	files := good()
	files["markets.yaml"] = "markets:\n  - id: EU\n    topics: {legal.imprint: eu_imprint, legal.terms: our lawyer says so}\n"
	table, err := LoadMarkets(asFS(files))
	if err != nil {
		t.Fatal(err)
	}
	found := Covers(load(t, files), table[0]).Findings
	if len(found) != 2 {
		t.Fatalf("found %v", found)
	}
	texts := language.BuiltIn()
	for lang, want := range map[string]string{"en": "name, address and register of the trader", "es": "datos registrales", "zh": "登记信息"} {
		if got := found[0].Message(texts, lang); !strings.Contains(got, want) {
			t.Errorf("%s: %q does not say %q", lang, got, want)
		}
		if got := found[1].Message(texts, lang); !strings.Contains(got, "our lawyer says so") {
			t.Errorf("%s: %q", lang, got)
		}
	}
	if found[0].Args["why"] != "name, address and register of the trader" {
		t.Errorf("for readers of the API it says %q", found[0].Args["why"])
	}
}

func TestLoadMarketsNamesTheFault(t *testing.T) {
	for name, text := range map[string]string{
		"twice":    "markets:\n  - {id: EU}\n  - {id: EU}\n",
		"no id":    "markets:\n  - {name: EU}\n",
		"includes": "markets:\n  - {id: FR, includes: [EU]}\n",
		"limit":    "markets:\n  - {id: FR, facts: {a: {least: \"14 moons\"}}}\n",
		"key":      "markets:\n  - {id: FR, topic: {}}\n",
	} {
		if _, err := LoadMarkets(asFS(map[string]string{"markets.yaml": text})); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The table that comes with Dragoman can be read, every reason in it is in the
// languages of the pages, and the starter set breaks none of its limits.
func TestStarterMarkets(t *testing.T) {
	b := StarterBase(t)
	table, err := LoadMarkets(starter.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range table {
		if c := Covers(b, m); c.Light != LightGreen {
			t.Errorf("%s is %s: %v", m.ID, c.Light, c.Findings)
		}
		for _, r := range slices.Concat(m.Topics, m.Facts) {
			if r.Reason == "" || r.Why == r.Reason {
				t.Errorf("%s: the reason of %s, %q, is no text of the locales", m.ID, r.ID, r.Why)
			}
		}
	}
}
