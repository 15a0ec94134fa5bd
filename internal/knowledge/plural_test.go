package knowledge

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	starter "dragoman/knowledge"

	"dragoman/internal/language"
)

// Every answer of every language, with every fact set to numbers of each
// plural category: it renders, and each duration stands in the form that goes
// with its number. How the forms look is tested in package language.
func TestEveryAnswerWithEveryPlural(t *testing.T) {
	base := StarterBase(t)
	facts, err := starter.Files.ReadFile("facts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	topics, err := starter.Files.ReadFile("topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	duration := regexp.MustCompile(`^facts\.(\w+)(?::(\w+))?$`)
	seen := map[string]map[string]bool{}
	for _, n := range []int{0, 1, 2, 5, 21, 100} {
		text := regexp.MustCompile(`min: \d+, `).ReplaceAllString(string(facts), "")
		text = regexp.MustCompile(`max: \d+`).ReplaceAllString(text, fmt.Sprintf("max: %d", max(n, 1)))
		text = regexp.MustCompile(`value: \d+`).ReplaceAllString(text, fmt.Sprintf("value: %d", n))
		text = regexp.MustCompile(`amount: "[\d.]+"`).ReplaceAllString(text, fmt.Sprintf(`amount: "%d"`, n))
		with, err := Load(asFS(map[string]string{"topics.yaml": string(topics), "facts.yaml": text}))
		if err != nil {
			t.Fatal(err)
		}
		base.Facts = with.Facts
		for _, tag := range base.Offered() {
			locale := language.BuiltIn().Locale(tag)
			if seen[tag] == nil {
				seen[tag] = map[string]bool{}
			}
			seen[tag][locale.Plural(max(n, 1))] = true
			for id, e := range base.Languages[tag].Entries {
				for _, raw := range []string{e.Apology, e.Solution, e.Variants[VariantWithOrder]} {
					got, err := base.Render(tag, raw, map[string]string{OrderNumber: "HB-1"})
					if err != nil || strings.ContainsAny(got, "{}") {
						t.Errorf("%s %s with %d: %q %v", tag, id, n, got, err)
					}
					for _, m := range placeholder.FindAllStringSubmatch(raw, -1) {
						name := duration.FindStringSubmatch(m[1])
						if name == nil {
							continue
						}
						f, ok := base.Facts[name[1]].value.(*durationFact)
						if !ok {
							continue
						}
						inCase := name[2]
						if inCase == "" {
							inCase = language.Plain
						}
						if want := locale.Typeset(locale.Duration(0, max(n, 1), f.Unit, inCase)); !strings.Contains(got, want) {
							t.Errorf("%s %s: %q lacks %q", tag, id, got, want)
						}
					}
				}
			}
		}
	}
	for tag, categories := range seen {
		for _, category := range language.BuiltIn().Locale(tag).PluralCategories() {
			// What only 0 or no whole number takes needs no answer to be read with.
			if needed := category != "zero" && category != "other"; needed && !categories[category] {
				t.Errorf("%s: no answer was read with the plural %s", tag, category)
			}
		}
	}
}
