package knowledge

import (
	"strings"
	"testing"

	"dragoman/internal/chat"
)

// What new-language lays can be read at once, is not offered, and lacks what a
// person has to write.
func TestSkeleton(t *testing.T) {
	files := good()
	skeleton, err := Skeleton(load(t, files), "nl", "en")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range skeleton {
		files["nl/"+name] = content
	}
	b := load(t, files)
	if !b.Languages["nl"].Draft || len(b.Offered()) != 1 || len(b.Tags()) != 2 {
		t.Errorf("offered %v of %v", b.Offered(), b.Tags())
	}
	for _, topic := range b.Topics {
		if e := b.Entry("nl", topic.ID); e == nil || len(e.FollowUps) != 2 {
			t.Errorf("the entry of %s is %+v", topic.ID, e)
		}
	}
	if text := skeleton["returns.yaml"]; !strings.Contains(text, "How many days do I have.") || !strings.Contains(text, "{facts.return_window}") {
		t.Errorf("what an entry covers and promises is not said:\n%s", text)
	}
	missing := 0
	for _, f := range Check(b) {
		if f.Severity == SeverityError {
			t.Errorf("a draft is no fault: %v", f)
		}
		if strings.HasPrefix(f.File, "nl") {
			missing++
		}
	}
	if missing < 10 {
		t.Errorf("%d findings in an empty language", missing)
	}
	delete(files, "nl/status.yaml")
	finished := 0
	for _, f := range Check(load(t, files)) {
		if f.Severity == SeverityError {
			finished++
		}
	}
	if finished == 0 {
		t.Error("an empty language that is no draft passes")
	}
}

func TestSkeletonRefuses(t *testing.T) {
	b := load(t, good())
	for _, c := range []struct{ lang, model string }{{"en", "en"}, {"no such", "en"}, {"../x", "en"}, {"nl", "de"}, {"", "en"}} {
		if _, err := Skeleton(b, c.lang, c.model); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%q after %q: %v", c.lang, c.model, err)
		}
	}
}

func TestStatusOfALanguage(t *testing.T) {
	files := good()
	files["en/status.yaml"] = "status: ready\n"
	if _, err := Load(asFS(files)); err == nil || !strings.Contains(err.Error(), "draft") {
		t.Errorf("an unknown status: %v", err)
	}
}

// Languages of an entry promise the same.
func TestCheckFindsUnequalPromises(t *testing.T) {
	files := good()
	for name, content := range good() {
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			files["es/"+rest], files["fr/"+rest] = content, content
		}
	}
	edit(t, files, "fr/shipping.yaml", "{facts.return_window} for it", "{facts.return_cost} for it")
	var found []string
	for _, f := range Check(load(t, files)) {
		if strings.Contains(f.String(), "name") {
			found = append(found, f.String())
		}
	}
	all := strings.Join(found, "\n")
	if len(found) != 2 || !strings.Contains(all, "does not name {facts.return_window}") || !strings.Contains(all, "names {facts.return_cost}") || strings.Contains(all, "es/") {
		t.Errorf("found\n%s", all)
	}
}

func TestNumberWordsWithoutSpaces(t *testing.T) {
	for _, c := range []struct {
		text, term string
		want       bool
	}{
		{"请在三天内联系", "三天", true},
		{"이틀이내에 연락", "이틀", true},
		{"다이틀", "이틀", false}, // inside another word
		{"within thirty days", "thirty", true},
		{"thirtyish", "thirty", false},
		{"tenten", "ten", false}, // not even the second one
	} {
		if got := hasTerm(c.text, c.term); got != c.want {
			t.Errorf("%q in %q: %v", c.term, c.text, got)
		}
	}
}
