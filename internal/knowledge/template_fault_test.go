package knowledge

import (
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// What is wrong with a placeholder can be read on the admin page, in each of
// its languages, with everything filled in.
func TestFaultyPlaceholdersAreExplained(t *testing.T) {
	base := load(t, good())
	texts := language.BuiltIn()
	for text, want := range map[string]string{
		"{facts.return_window":          faultBrace,
		"{buyer.name}":                  faultUnknown,
		"{facts.no_such}":               faultFact,
		"{facts.return_window:}":        faultNoCase,
		"{facts.return_window:nowhere}": faultCase,
		"{facts.return_cost:between}":   faultCaseless,
	} {
		_, err := base.Compile("en", text)
		reason := chat.ReasonOf(err)
		if reason == nil || reason.Name != want {
			t.Errorf("%s: %v has the reason %+v, want %s", text, err, reason, want)
			continue
		}
		key := "admin.placeholder_" + want
		english := texts.TextWith("en", key, reason.Args)
		for _, lang := range []string{"en", "es", "fr", "ru", "zh"} {
			said := texts.TextWith(lang, key, reason.Args)
			if said == key || strings.Contains(said, "{sample}") || strings.Contains(said, "{plain}") || lang != "en" && said == english {
				t.Errorf("%s in %s: %q", text, lang, said)
			}
		}
	}
}
