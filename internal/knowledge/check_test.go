package knowledge

import (
	"slices"
	"strings"
	"testing"

	"dragoman/internal/language"
)

func TestCheckFindsNothingInAGoodBase(t *testing.T) {
	for _, f := range structural(Check(load(t, good()))) {
		t.Error(f)
	}
}

// structural leaves the findings on quality out: the examples of the test base
// are as alike as can be.
func structural(found []Finding) []Finding {
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Kind == KindQuality })
}

func TestCheck(t *testing.T) {
	const solution = "You have {facts.return_window} for it."
	cases := map[string]struct {
		file, old, new string
		want           string // the beginning of exactly one finding
	}{
		"malformed topic": {"topics.yaml", "id: shipping.cost", "id: Shipping", `topics.yaml:4: error: topic id "Shipping" is malformed`},
		"doubled topic":   {"topics.yaml", "id: shipping.cost", "id: returns.cost", `topics.yaml:4: error: topic "returns.cost" is listed already, at topics.yaml:3`},
		"unknown group":   {"topics.yaml", "group: presale", "group: sales", `topics.yaml:4: error: topic "shipping.cost" has the unknown group "sales"`},
		"no scope":        {"topics.yaml", "What does it cost.", "", `topics.yaml:4: advice: topic "shipping.cost" does not say`},

		"missing entry":    {"en/shipping.yaml", good()["en/shipping.yaml"], "entries: []", `en: error: topic "shipping.cost" has no entry in en`},
		"unknown topic":    {"en/shipping.yaml", "topic: shipping.cost", "topic: shipping.price", `en/shipping.yaml:2: error: unknown topic "shipping.price"`},
		"too few examples": {"en/shipping.yaml", "      - message 3 about shipping.cost\n", "", `en/shipping.yaml:2: error: shipping.cost has 23 examples, fewer than 24`},

		"example under two topics": {"en/shipping.yaml", "- message 3 about shipping.cost", "- MESSAGE 3, about «returns.cost»!", `en/shipping.yaml:8: error: "MESSAGE 3, about «returns.cost»!" stands under shipping.cost and, at en/returns.yaml:37, under returns.cost`},
		"example twice":            {"en/shipping.yaml", "- message 3 about shipping.cost", "- Mèssage 2 about Shipping Cost", `en/shipping.yaml:8: error: "Mèssage 2 about Shipping Cost" stands twice under shipping.cost, first at en/shipping.yaml:7`},
		"topic and out of scope":   {"en/shipping.yaml", "- message 3 about shipping.cost", "- message 7 out of scope", `en/other.yaml:11: error: "message 7 out of scope" stands under outofscope and, at en/shipping.yaml:8, under shipping.cost`},
		"topic and small talk":     {"en/shipping.yaml", "- message 3 about shipping.cost", "- message 1 thanks", `en/other.yaml:166: error: "message 1 thanks" stands under smalltalk thanks and, at en/shipping.yaml:8, under shipping.cost`},
		"topic and human":          {"en/shipping.yaml", "- message 3 about shipping.cost", "- message 1 a person please", `en/other.yaml:197: error: "message 1 a person please" stands under human and, at en/shipping.yaml:8, under shipping.cost`},
		"empty example":            {"en/shipping.yaml", "- message 3 about shipping.cost", `- ""`, `en/shipping.yaml:8: error: example is empty`},
		"long example":             {"en/shipping.yaml", "- message 3 about shipping.cost", "- " + strings.Repeat("word ", 201), `en/shipping.yaml:8: error: example has 1004 characters, more than 1000`},
		"placeholder in example":   {"en/shipping.yaml", "- message 3 about shipping.cost", "- \"order {order.number}\"", `en/shipping.yaml:8: error: an example holds a placeholder`},

		"no question":             {"en/shipping.yaml", "question: \"What about shipping.cost?\"", "question: \"\"", `en/shipping.yaml:3: error: question is empty`},
		"long question":           {"en/shipping.yaml", "What about", "What about" + strings.Repeat(" this", 15), `en/shipping.yaml:3: error: question has 100 characters, more than 80`},
		"placeholder in question": {"en/shipping.yaml", "What about", "What about {facts.return_cost}", `en/shipping.yaml:3: error: a question holds no placeholder`},
		"long apology":            {"en/shipping.yaml", "    solution:", "    apology: " + strings.Repeat("Sorry. ", 40) + "\n    solution:", `en/shipping.yaml:29: error: apology has 279 characters, more than 240`},

		"no solution":       {"en/shipping.yaml", solution, `""`, `en/shipping.yaml:29: error: solution is empty`},
		"long solution":     {"en/shipping.yaml", solution, strings.Repeat("Do. ", 200), `en/shipping.yaml:29: error: solution has 799 characters, more than 700`},
		"digits":            {"en/shipping.yaml", solution, "You have 30 days.", `en/shipping.yaml:29: error: solution writes a number out: "30"`},
		"foreign digits":    {"en/shipping.yaml", solution, "You have ٣٠ days.", `en/shipping.yaml:29: error: solution writes a number out: "٣٠"`},
		"number word":       {"en/shipping.yaml", solution, "You have Thirty days.", `en/shipping.yaml:29: error: solution writes a number out: "thirty"`},
		"day count":         {"en/shipping.yaml", solution, "It takes one day.", `en/shipping.yaml:29: error: solution writes a number out: "one day"`},
		"link":              {"en/shipping.yaml", solution, "See www.shop.example.", `en/shipping.yaml:29: error: solution writes a link or an address out: "www."`},
		"address":           {"en/shipping.yaml", solution, "Write to help@shop.example.", `en/shipping.yaml:29: error: solution writes a link or an address out: "p@s"`},
		"unknown fact":      {"en/shipping.yaml", solution, "You have {facts.returnwindow}.", `en/shipping.yaml:29: error: solution has a faulty placeholder, {facts.returnwindow}: there is no fact returnwindow`},
		"unknown value":     {"en/shipping.yaml", solution, "Hello {buyer.name}.", `en/shipping.yaml:29: error: solution has a faulty placeholder, {buyer.name}: there is no such placeholder; write the name of a fact, as in {facts.return_window}, or {order.number}`},
		"unknown case":      {"en/shipping.yaml", solution, "You have {facts.return_window:gen}.", `en/shipping.yaml:29: error: solution has a faulty placeholder, {facts.return_window:gen}: this language (en) has no case gen; write {facts.return_window}`},
		"case of an amount": {"en/shipping.yaml", solution, "You pay {facts.return_cost:between}.", `en/shipping.yaml:29: error: solution has a faulty placeholder, {facts.return_cost:between}: only durations`},
		"lost brace":        {"en/shipping.yaml", solution, "You have {facts.return_window.", `en/shipping.yaml:29: error: solution has a faulty placeholder, {: a brace without its other half`},
		"order number":      {"en/shipping.yaml", solution, "Order {order.number} is on its way.", `en/shipping.yaml:29: error: solution needs an order number`},
		"unknown variant":   {"en/shipping.yaml", "    follow_ups", "    variants: {with_name: \"Hello.\"}\n    follow_ups", `en/shipping.yaml:30: error: unknown variant "with_name"`},
		"variant's number":  {"en/shipping.yaml", "    follow_ups", "    variants: {with_order: \"{order.number} takes 3 days.\"}\n    follow_ups", `en/shipping.yaml:30: error: with_order writes a number out: "3"`},
		"idle variant":      {"en/shipping.yaml", "    follow_ups", "    variants: {with_order: \"Wait.\"}\n    follow_ups", `en/shipping.yaml:30: advice: the variant of shipping.cost does not mention {order.number}`},

		"unknown follow-up":   {"en/shipping.yaml", "[returns.window,", "[returns.windows,", `en/shipping.yaml:30: error: follow-up "returns.windows" is no topic`},
		"follows itself":      {"en/shipping.yaml", "[returns.window,", "[shipping.cost,", `en/shipping.yaml:30: error: shipping.cost follows itself`},
		"follow-up twice":     {"en/shipping.yaml", "[returns.window,", "[returns.cost,", `en/shipping.yaml:30: error: follow-up returns.cost stands twice`},
		"few follow-ups":      {"en/shipping.yaml", "[returns.window, returns.cost]", "[returns.cost]", `en/shipping.yaml:2: advice: shipping.cost has 1 follow-ups`},
		"too few out":         {"en/other.yaml", "      - message 3 out of scope\n", "", `en: error: en has 149 messages out of scope, fewer than 150`},
		"unknown kind":        {"en/other.yaml", "kind: uncovered", "kind: other", `en/other.yaml:2: error: unknown kind "other"`},
		"small talk missing":  {"en/other.yaml", smalltalk("bot"), "", `en: error: small talk of the kind bot is missing in en`},
		"few greetings":       {"en/other.yaml", "      - message 3 greeting\n", "", `en/other.yaml:155: error: smalltalk greeting has 4 examples, fewer than 5`},
		"no reply":            {"en/other.yaml", "[Hello., Good day.]", "[]", `en/other.yaml:155: error: smalltalk greeting has no reply`},
		"one reply":           {"en/other.yaml", "[Hello., Good day.]", "[Hello.]", `en/other.yaml:155: advice: smalltalk greeting has one reply only`},
		"number in a reply":   {"en/other.yaml", "[Hello., Good day.]", "[Hello., We are here 24/7.]", `en/other.yaml:162: error: reply writes a number out: "24/7."`},
		"no unhelpful":        {"en/other.yaml", "kind: unhelpful", "kind: ok", `en: advice: small talk of the kind unhelpful is missing in en`},
		"few human":           {"en/other.yaml", "      - message 3 a person please\n", "", `en: error: en has 19 examples of asking for a person, fewer than 20`},
		"malformed concept":   {"en/lexicon.yaml", "concept: courier", "concept: Der Bote", `en/lexicon.yaml:4: error: concept id "Der Bote" is malformed`},
		"concept twice":       {"en/lexicon.yaml", "concept: courier", "concept: parcel", `en/lexicon.yaml:4: error: concept parcel stands already, at en/lexicon.yaml:2`},
		"term in two":         {"en/lexicon.yaml", "[courier, driver]", "[courier, Package]", `en/lexicon.yaml:5: error: term "Package" is in concept courier and, at en/lexicon.yaml:3, in concept parcel`},
		"term twice":          {"en/lexicon.yaml", "[courier, driver]", "[courier, COURIER]", `en/lexicon.yaml:5: advice: term "COURIER" stands twice in concept courier`},
		"empty term":          {"en/lexicon.yaml", "[courier, driver]", `[courier, ""]`, `en/lexicon.yaml:5: error: term is empty`},
		"no terms":            {"en/lexicon.yaml", "[courier, driver]", "[]", `en/lexicon.yaml:4: error: concept courier has no terms`},
		"no concepts":         {"en/lexicon.yaml", "  - concept: parcel\n    terms: [parcel, package]\n  - concept: courier\n    terms: [courier, driver]\n", "", `en: advice: en has no lexicon`},
		"unknown severity":    {"en/lexicon.yaml", "severity: medium", "severity: mild", `en/lexicon.yaml:10: error: unknown severity "mild"`},
		"no alerts for anger": {"en/lexicon.yaml", "  - {category: anger, severity: medium, terms: [furious], examples: [I am furious]}\n", "", `en: error: en has no alert words for anger`},
		"alert term in two":   {"en/lexicon.yaml", "[furious]", "[furious, Scam]", `en/lexicon.yaml:10: error: term "Scam" is in alert anger and, at en/lexicon.yaml:7, in alert fraud`},
		"message with two":    {"en/lexicon.yaml", "[I am furious]", "[This is a scam!]", `en/lexicon.yaml:10: error: "This is a scam!" stands under alert anger and, at en/lexicon.yaml:7, under alert fraud`},
		"everyday alert word": {"en/lexicon.yaml", "[furious]", "[furious, person]", `en/lexicon.yaml:10: advice: alert term "person" is an everyday word: 20 of 267 examples have it`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			files := good()
			edit(t, files, c.file, c.old, c.new)
			var got []string
			hit := 0
			for _, f := range structural(Check(load(t, files))) {
				got = append(got, f.String())
				if strings.HasPrefix(f.String(), c.want) {
					hit++
				}
				if fix := f.Advice(language.BuiltIn(), "en"); fix == "" || strings.HasPrefix(fix, "admin.") {
					t.Errorf("no fix: %s", f)
				}
			}
			if hit != 1 {
				t.Errorf("want one finding\n%s\ngot\n%s", c.want, strings.Join(got, "\n"))
			}
		})
	}
}

func TestCheckComparesApologies(t *testing.T) {
	files := good()
	for name := range files {
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			files["es/"+rest] = files[name]
		}
	}
	edit(t, files, "en/shipping.yaml", "    solution:", "    apology: We are sorry.\n    solution:")
	found := structural(Check(load(t, files)))
	if len(found) != 1 || !strings.HasPrefix(found[0].String(), "es/shipping.yaml:3: advice: shipping.cost has no apology here") {
		t.Errorf("found %v", found)
	}
}

func TestCheckNeedsALanguageAndItsLocale(t *testing.T) {
	files := good()
	for name := range files {
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			files["tlh/"+rest] = files[name]
			delete(files, name)
		}
	}
	found := structural(Check(load(t, files)))
	if len(found) != 1 || !strings.HasPrefix(found[0].String(), `tlh: error: there is no locale "tlh"`) {
		t.Errorf("found %v", found)
	}
	for name := range files {
		if strings.HasPrefix(name, "tlh/") {
			delete(files, name)
		}
	}
	found = structural(Check(load(t, files)))
	if len(found) != 1 || found[0].Code != "no_language" {
		t.Errorf("found %v", found)
	}
}

func TestFold(t *testing.T) {
	for _, same := range [][2]string{
		{"¿Dónde está?", "donde  ESTA"},
		{"Ёлка!", "елка"},
		{"où est-il ?", "ou est il"},
		{"ﬁne", "fine"},
	} {
		if fold(same[0]) != fold(same[1]) {
			t.Errorf("%q and %q fold to %q and %q", same[0], same[1], fold(same[0]), fold(same[1]))
		}
	}
	for _, different := range [][2]string{
		{"カタ", "ガタ"}, // a voiced syllable is another syllable
		{"कि", "का"}, // so is another vowel sign
		{"😡", "👍"},   // nothing but signs
		{"re turn", "return"},
	} {
		if fold(different[0]) == fold(different[1]) {
			t.Errorf("%q and %q both fold to %q", different[0], different[1], fold(different[0]))
		}
	}
}

// The knowledge base that comes with Dragoman has no fault.
func TestStarterKnowledge(t *testing.T) {
	b := StarterBase(t)
	for _, tag := range []string{"ar", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh"} {
		if b.Languages[tag] == nil {
			t.Errorf("%s is missing", tag)
		}
	}
	for _, f := range Check(b) {
		if f.Severity == SeverityError {
			t.Error(f)
		} else {
			t.Log(f)
		}
	}
}
