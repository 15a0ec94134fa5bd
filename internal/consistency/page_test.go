package consistency

import (
	"strings"
	"testing"

	"dragoman/internal/knowledge"
)

const shopPage = `<!doctype html><html lang="de"><head><title>30 Tage</title><style>p{}</style></head><body>
<script>var lieferzeit = "2 Tage Lieferzeit";</script>
<h1>Versand &amp; Rückgabe</h1>
<p>Die <b>Lieferzeit</b> beträgt
   2 bis 3&nbsp;Werktage.</p>
<p><del>Lieferung in 24 Stunden.</del> <span style="display: none">Rückgabe in 5 Tagen.</span></p>
<table><tr><th>Art</th><th>Dauer</th><th>Preis</th></tr>
<tr><td>Expressversand</td><td>1 Werktag</td><td>14,90 €</td></tr></table>
<h2>Rückgabe</h2><ul><li>Innerhalb von 45 Tagen.</li><li>Unbenutzt.</li></ul>
</body></html>`

func TestPagesReadHTML(t *testing.T) {
	c := &Checker{Base: starter()}
	var got []string
	for _, f := range c.Pages([]Page{{Name: "https://shop.example/versand", HTML: true, Text: shopPage}}) {
		if f.Language != "de" || f.File != "https://shop.example/versand" || f.Kind != knowledge.KindConsistency {
			t.Errorf("%+v", f)
		}
		got = append(got, f.Code+" "+f.Other.Fact+" "+f.Text)
	}
	want := []string{
		"page_contradicts delivery_time Die Lieferzeit beträgt 2 bis 3 Werktage.",
		"page_contradicts express_time Expressversand: 1 Werktag | 14,90 €",
		"page_doubtful return_window Innerhalb von 45 Tagen.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// Both sentences stand side by side: that of the page, and that of the answer.
func TestPagesQuoteTheAnswer(t *testing.T) {
	c := &Checker{Base: starter(), Language: func(string) string { return "en" }}
	found := c.Pages([]Page{{Name: "returns.txt", Text: "About us\n\nYou may return any item within 14 days."}})
	if len(found) != 1 {
		t.Fatalf("found %v", found)
	}
	f := found[0]
	if f.Severity != knowledge.SeverityError || f.Line != 3 || f.Text != "You may return any item within 14 days." || f.Args["stated"] != "within 14 days" ||
		f.Other.Topic != "returns.window" || !strings.Contains(f.Other.Text, "within 30 days of delivery") || strings.Contains(f.Other.Text, "{") {
		t.Errorf("%+v, other side %+v", f, f.Other)
	}
}

// "Ships in 7 days" contradicts "10 to 15 days"; "open 7 days a week" does not.
func TestPagesAgainstOtherFacts(t *testing.T) {
	files := map[string]string{
		"topics.yaml": "topics:\n  - {id: shipping.delivery_time, group: presale, scope: x}\n",
		"facts.yaml":  "facts:\n  delivery_time: {type: duration, min: 10, max: 15, unit: day}\n  made_to_order: {type: duration, max: 6, unit: week}\n",
		"en/all.yaml": "entries:\n  - topic: shipping.delivery_time\n    question: How long?\n    solution: A piece made to order takes {facts.made_to_order}.\n",
	}
	b := base(t, files)
	c := &Checker{Base: b, Topic: func(_, text string) (string, float64) {
		return "shipping.delivery_time", map[bool]float64{true: 0.99, false: 0.2}[strings.Contains(text, "carpenter")]
	}}
	for text, want := range map[string]string{
		"Ships in 7 days.":                         "page_contradicts delivery_time",
		"Open 7 days a week.":                      "",
		"Ships in 10 to 15 days.":                  "",
		"Our carpenter needs 3 weeks.":             "page_doubtful made_to_order",
		"Our carpenter needs 6 weeks.":             "",
		"The painter needs 3 weeks.":               "",
		"Delivery takes 10 to 15 business days.":   "page_unit delivery_time",
		"Lieferung in 3 Tagen":                     "",
		strings.Repeat("Delivery in 3 days ", 500): "page_contradicts delivery_time",
	} {
		got := ""
		if found := c.Pages([]Page{{Language: "en", Text: text}}); len(found) > 0 {
			got = found[0].Code + " " + found[0].Other.Fact
		}
		if got != want {
			t.Errorf("%.40q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnswersPromiseWhatFactsSay(t *testing.T) {
	files := map[string]string{
		"topics.yaml": "topics:\n  - {id: returns.cost, group: presale, scope: x}\n",
		"facts.yaml":  "facts:\n  return_cost: {type: money, amount: \"6.90\", currency: EUR}\n",
		"en/all.yaml": "entries:\n  - topic: returns.cost\n    question: Who pays?\n    solution: Returns are always free. We guarantee a smile.\n",
	}
	var got []string
	for _, f := range Answers(base(t, files)) {
		got = append(got, f.Code+" "+f.Text)
	}
	if strings.Join(got, "; ") != "promise_contradicts free; promise_unbacked We guarantee" {
		t.Errorf("found %q", got)
	}
	files["facts.yaml"] = "facts:\n  return_cost: {type: money, amount: \"0\", currency: EUR}\n"
	if found := Answers(base(t, files)); len(found) != 1 {
		t.Errorf("free returns that are free: %v", found)
	}
}

func TestRulesNameWhatThereIs(t *testing.T) {
	for _, r := range builtIn().Rules {
		for _, name := range append([]string{r.Fact}, r.Unless...) {
			if _, known := starter().Facts[name]; !known {
				t.Errorf("there is no fact %s", name)
			}
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add(shopPage, true)
	f.Add("# Returns\nWithin 14 days.\n", false)
	f.Add("<table><tr><td>a<table><tr><dd>7 days<", true)
	b := &knowledge.Base{Facts: starter().Facts, Languages: map[string]*knowledge.Language{}}
	c := &Checker{Base: b, Language: func(string) string { return "en" }}
	f.Fuzz(func(t *testing.T, text string, isHTML bool) {
		for _, found := range c.Pages([]Page{{Name: "p", HTML: isHTML, Text: text}}) {
			if found.Other == nil || found.Text == "" || found.Args["stated"] == "" {
				t.Fatalf("%q: %+v", text, found)
			}
		}
	})
}
