package language

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"dragoman/internal/chat"
	"dragoman/locales"
)

// split takes the plural category off a key. A text is plural if it has the
// category other.
func split(texts map[string]string, key string) (base, category string) {
	i := strings.LastIndexByte(key, '.')
	switch category := key[i+1:]; category {
	case "zero", "one", "two", "few", "many", "other":
		if _, plural := texts[key[:i]+".other"]; plural {
			return key[:i], category
		}
	}
	return key, ""
}

// shape maps each text, plural forms together, to the placeholders in it.
func shape(texts map[string]string) map[string]string {
	found := map[string][]string{}
	for key, text := range texts {
		base, _ := split(texts, key)
		found[base] = append(found[base], regexp.MustCompile(`\{[^}]*\}`).FindAllString(text, -1)...)
	}
	out := map[string]string{}
	for key, names := range found {
		slices.Sort(names)
		out[key] = strings.Join(slices.Compact(names), " ")
	}
	return out
}

// compare says how a locale's texts differ from another's, which is complete.
func compare(complete, other map[string]string, categories []string) []string {
	var faults []string
	want, got := shape(complete), shape(other)
	for _, key := range slices.Sorted(maps.Keys(want)) {
		names, ok := got[key]
		switch {
		case !ok:
			faults = append(faults, key+" is missing")
		case names != want[key]:
			faults = append(faults, key+" has "+names+" instead of "+want[key])
		}
	}
	plurals := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(other)) {
		base, category := split(other, key)
		if _, ok := want[base]; !ok {
			faults = append(faults, key+" is too much")
		}
		if category != "" {
			plurals[base] = append(plurals[base], category)
		}
		if strings.TrimSpace(other[key]) == "" {
			faults = append(faults, key+" is empty")
		}
	}
	for base, forms := range plurals {
		if !slices.Equal(forms, categories) {
			faults = append(faults, base+" has the plural forms "+strings.Join(forms, ", ")+" instead of "+strings.Join(categories, ", "))
		}
	}
	return faults
}

// forStaff are the sections that only some languages have: the pages of those
// who work for the store. A language has the whole of one or nothing.
var forStaff = []string{"console.", "admin.", "integrations.", "sheets.", "unanswered.", "markets."}

// expected returns the texts of English that a language must have.
func expected(english, other map[string]string) map[string]string {
	want := maps.Clone(english)
	for _, section := range forStaff {
		of := func(key, _ string) bool { return strings.HasPrefix(key, section) }
		has := maps.Clone(other)
		maps.DeleteFunc(has, func(key, text string) bool { return !of(key, text) })
		if len(has) == 0 {
			maps.DeleteFunc(want, of)
		}
	}
	return want
}

// Every language has every text of English and no other, with the same
// placeholders and the plural forms that it needs.
func TestLocalesAreComplete(t *testing.T) {
	c, err := LoadCatalog(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range c.Tags() {
		l := c.Locale(tag)
		for _, fault := range compare(expected(c.Locale(Fallback).texts, l.texts), l.texts, l.PluralCategories()) {
			t.Errorf("%s.yaml: %s", tag, fault)
		}
		if len(l.NumberWords()) == 0 {
			t.Errorf("%s.yaml: checks.number_words is missing", tag)
		}
	}
}

func TestCompareFindsEveryFault(t *testing.T) {
	complete := map[string]string{"w.a": "A {x}", "w.n.one": "{n} thing", "w.n.other": "{n} things"}
	for name, c := range map[string]struct {
		texts map[string]string
		want  string
	}{
		"missing":     {map[string]string{"w.n.one": "{n}", "w.n.other": "{n}"}, "w.a is missing"},
		"placeholder": {map[string]string{"w.a": "A {y}", "w.n.one": "{n}", "w.n.other": "{n}"}, "w.a has {y} instead of {x}"},
		"too much":    {map[string]string{"w.a": "A {x}", "w.b": "B", "w.n.one": "{n}", "w.n.other": "{n}"}, "w.b is too much"},
		"empty":       {map[string]string{"w.a": "A {x}", "w.n.one": " ", "w.n.other": "{n}"}, "w.n.one is empty"},
		"plural":      {map[string]string{"w.a": "A {x}", "w.n.other": "{n}"}, "w.n has the plural forms other instead of one, other"},
	} {
		if got := compare(complete, c.texts, []string{"one", "other"}); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: found %q", name, got)
		}
	}
	if got := compare(complete, complete, []string{"one", "other"}); got != nil {
		t.Errorf("a complete locale has faults: %q", got)
	}
}

const minimal = `formats:
  money: "{symbol}{amount}"
  list: {two: "{a} and {b}", last: "{a} and {b}", between: ", "}
  hours: "{days} {from} {to} {zone}"
  weekdays: {mon: Mo, tue: Tu, wed: We, thu: Th, fri: Fr, sat: Sa, sun: Su}
  every_day: daily
  date: "{day} {month} {year}"
  months: [a, b, c, d, e, f, g, h, i, j, k, l]
units:
  plain:
    range: "{min}-{max}"
    minute: {one: "{n} min", other: "{n} min"}
    hour: {one: "{n} h", other: "{n} h"}
    day: {one: "{n} day", other: "{n} days"}
    business_day: {one: "{n} bday", other: "{n} bdays"}
    week: {one: "{n} week", other: "{n} weeks"}
    month: {one: "{n} month", other: "{n} months"}
checks:
  number_words: [two]
`

func catalog(t *testing.T, files map[string]string) *Catalog {
	t.Helper()
	c, err := LoadCatalog(asFS(files))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func asFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

func TestText(t *testing.T) {
	c := catalog(t, map[string]string{
		"en.yaml": minimal + "widget:\n  hello: Hello\n  bye: Goodbye\n  place: {one: \"{n} of {all} ahead\", other: \"{n} of {all} are ahead\"}\n  deep: {er: Deep}\n",
		"de.yaml": minimal + "widget:\n  hello: Hallo\n",
		"he.yaml": strings.NewReplacer(
			`{one: "{n} min", other: "{n} min"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
			`{one: "{n} h", other: "{n} h"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
			`{one: "{n} day", other: "{n} days"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
			`{one: "{n} bday", other: "{n} bdays"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
			`{one: "{n} week", other: "{n} weeks"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
			`{one: "{n} month", other: "{n} months"}`, `{one: "{n}", two: "{n}", many: "{n}", other: "{n}"}`,
		).Replace(minimal),
	})
	for _, k := range []struct{ lang, key, want string }{
		{"de", "widget.hello", "Hallo"},
		{"de-AT", "widget.hello", "Hallo"},
		{"de", "widget.bye", "Goodbye"}, // English stands in
		{"xx-unknown", "widget.hello", "Hello"},
		{"", "widget.hello", "Hello"},
		{"en", "widget.deep.er", "Deep"},
		{"en", "widget.nothing", "widget.nothing"},
	} {
		if got := c.Text(k.lang, k.key); got != k.want {
			t.Errorf("%s %s: got %q, want %q", k.lang, k.key, got, k.want)
		}
	}
	if got := c.TextWith("en", "widget.hello", map[string]string{"name": "Ann"}); got != "Hello" {
		t.Errorf("a parameter that the text does not have: %q", got)
	}
	section := c.Section("de", "widget")
	want := map[string]string{"hello": "Hallo", "bye": "Goodbye", "place.one": "{n} of {all} ahead", "place.other": "{n} of {all} are ahead", "deep.er": "Deep"}
	if !maps.Equal(section, want) {
		t.Errorf("section is %v", section)
	}
	if !c.Has("de-CH") || c.Has("fr") || c.Has("not a tag") {
		t.Error("Has is wrong about de-CH, fr or nonsense")
	}
	if he := c.Locale("he"); !he.RightToLeft() || he.Isolate("a") != "\u2068a\u2069" {
		t.Error("Hebrew is not isolated")
	}
	if en := c.Locale("en"); en.RightToLeft() || en.Isolate("a") != "a" {
		t.Error("English is isolated")
	}
}

func TestLoadCatalogNamesTheFault(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     string
	}{
		"unknown key":       {"  every_day", "  everyday", "everyday"},
		"unknown unit":      {"    week:", "    fortnight:", "fortnight"},
		"missing unit":      {"    week: {one: \"{n} week\", other: \"{n} weeks\"}\n", "", "units.plain.week.one is missing"},
		"missing form":      {"one: \"{n} day\", ", "", "units.plain.day.one is missing"},
		"number lost":       {"{n} weeks", "weeks", "units.plain.week.other lacks {n}"},
		"range lost":        {"{min}-{max}", "{min}", "units.plain.range lacks {max}"},
		"no plain":          {"  plain:", "  gen:", "units.plain is missing"},
		"money":             {"{symbol}{amount}", "{amount}", "formats.money lacks {symbol}"},
		"day of week":       {"wed: We, ", "", "formats.weekdays.wed is missing"},
		"list":              {"last: \"{a} and {b}\"", "last: and", "formats.list.last lacks {a}"},
		"bad expression":    {"between: \", \"}", "between: \", \", unless: {before: '(', two: \"{a}{b}\", last: \"{a}{b}\"}}", "formats.list.unless.before"},
		"empty text":        {"checks:", "widget: {a: \"\"}\nchecks:", "widget.a is empty"},
		"number for text":   {"checks:", "widget: {a: 3}\nchecks:", "widget.a is not a text"},
		"text for section":  {"checks:", "widget: hello\nchecks:", "widget"},
		"key twice":         {"checks:", "widget: {a: b, a: c}\nchecks:", "a"},
		"no mapping at all": {minimal, "- a", "no sections"},
		"nothing":           {minimal, "", "sections"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(minimal, c.old) {
				t.Fatalf("the locale has no %q", c.old)
			}
			_, err := LoadCatalog(asFS(map[string]string{"en.yaml": strings.Replace(minimal, c.old, c.new, 1)}))
			if chat.CodeOf(err) != chat.CodeInvalid || !strings.Contains(err.Error(), "en.yaml") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
	if _, err := LoadCatalog(asFS(map[string]string{"de.yaml": minimal})); err == nil || !strings.Contains(err.Error(), "en.yaml") {
		t.Errorf("without English: %v", err)
	}
	if _, err := LoadCatalog(asFS(map[string]string{"en.yaml": minimal, "in english.yaml": minimal})); err == nil || !strings.Contains(err.Error(), "in english") {
		t.Errorf("a file that is no language: %v", err)
	}
}

func TestLocaleIsSafeForConcurrentUse(t *testing.T) {
	c := BuiltIn()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for n := range 200 {
				if got := c.Locale("ru").Duration(0, n, Day, Plain); !strings.HasPrefix(got, c.Locale("ru").Number(n)) {
					t.Errorf("%d days are %q", n, got)
				}
			}
		})
	}
	wait.Wait()
}
