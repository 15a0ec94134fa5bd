package learn

import (
	"log/slog"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// small is a knowledge base that is learned in a moment, in the form that the
// record keeps it in.
func small(t *testing.T) knowledge.Tree {
	t.Helper()
	_, tree, err := knowledge.Split(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func learner(t *testing.T, rec *record.Record) *Learner {
	t.Helper()
	l, err := New(rec, language.BuiltIn(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// put keeps files in the record.
func put(t *testing.T, rec *record.Record, tree knowledge.Tree) Knowledge {
	t.Helper()
	if err := rec.PutKnowledgeFiles(t.Context(), slices.Collect(maps.Values(tree))...); err != nil {
		t.Fatal(err)
	}
	k := Knowledge{Files: map[string]string{}}
	for name, data := range tree {
		k.Files[name] = record.HashOf(data)
	}
	return k
}

func learned(t *testing.T, l *Learner, k Knowledge, near ...*Learned) *Learned {
	t.Helper()
	out, err := l.Learn(t.Context(), k, near...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// changed returns the tree with a word of a file replaced by another.
func changed(t *testing.T, tree knowledge.Tree, file, old, new string) knowledge.Tree {
	t.Helper()
	other := maps.Clone(tree)
	if other[file] = []byte(strings.Replace(string(tree[file]), old, new, 1)); string(other[file]) == string(tree[file]) {
		t.Fatalf("%s does not say %q", file, old)
	}
	return other
}

// decisions is what an assistant makes of every example of a base.
func decisions(k *Learned) map[string]assistant.Result {
	out := map[string]assistant.Result{}
	for _, tag := range k.Base.Tags() {
		for _, e := range k.Base.Languages[tag].Entries {
			for _, text := range e.Examples {
				out[tag+" "+text] = k.Answers.Decide(assistant.Turn{Text: text + " please", Locale: tag})
			}
		}
	}
	return out
}

const (
	entry = "en/shipping.track_order.yaml"
	word  = "track my package"
)

func TestLoadingEqualsLearning(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		rec := recordtest.Open(t, c)
		k := put(t, rec, small(t))
		first := learned(t, learner(t, rec), k)
		if !first.Fresh() {
			t.Fatal("nothing is there, and nothing was learned")
		}
		if err := learner(t, rec).Keep(t.Context(), first); err != nil || first.Fresh() {
			t.Fatalf("it is not kept: %v", err)
		}
		loaded := learned(t, learner(t, rec), k)
		if loaded.Fresh() {
			t.Error("what is kept was learned again")
		}
		for _, tag := range first.Base.Tags() {
			if loaded.Answers.Model(tag) == first.Answers.Model(tag) {
				t.Fatalf("%s: the model was not loaded", tag)
			}
		}
		want := decisions(first)
		if got := decisions(loaded); len(want) == 0 || !reflect.DeepEqual(got, want) {
			t.Error("what was loaded decides otherwise than what was learned")
		}
	})
}

func TestLearnedIsKeyedByContent(t *testing.T) {
	rec := recordtest.Open(t, recordtest.SQLite(t))
	l, tree := learner(t, rec), small(t)
	first := learned(t, l, put(t, rec, tree))
	if len(first.Base.Tags()) < 2 {
		t.Fatal("one language says nothing of the others")
	}
	for what, c := range map[string]struct {
		tree knowledge.Tree
		same func(tag string) bool // its model is still good
	}{
		"the same":         {maps.Clone(tree), func(string) bool { return true }},
		"a fact":           {changed(t, tree, knowledge.FactsFile, "facts:", "facts: # changed"), func(string) bool { return true }},
		"a label":          {with(tree, "en/"+knowledge.QuestionsFile, "{}"), func(string) bool { return true }},
		"an example":       {changed(t, tree, entry, word, word+" now"), func(tag string) bool { return tag != "en" }},
		"the topics":       {changed(t, tree, knowledge.TopicsFile, "topics:", "topics: # changed"), func(string) bool { return false }},
		"an entry's names": {moved(tree, entry, "en/shipping.tracking.yaml"), func(tag string) bool { return tag != "en" }},
	} {
		next := learned(t, l, put(t, rec, c.tree), first)
		for _, tag := range first.Base.Tags() {
			if shared := next.Answers.Model(tag) == first.Answers.Model(tag); shared != c.same(tag) {
				t.Errorf("%s changed: the model of %s is shared: %v", what, tag, shared)
			}
		}
	}
}

func with(tree knowledge.Tree, name, content string) knowledge.Tree {
	other := maps.Clone(tree)
	other[name] = []byte(content)
	return other
}

func moved(tree knowledge.Tree, from, to string) knowledge.Tree {
	other := maps.Clone(tree)
	other[to] = other[from]
	delete(other, from)
	return other
}

func TestDamagedIsLearnedAgain(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		rec := recordtest.Open(t, c)
		k := put(t, rec, small(t))
		first := learned(t, learner(t, rec), k)
		want := decisions(first)
		if err := learner(t, rec).Keep(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{modelBlobs + first.languages["en"], languageBlobs + first.languages["en"], detectorBlobs + first.detector} {
			if err := rec.PutBlob(t.Context(), name, []byte("damaged")); err != nil {
				t.Fatal(err)
			}
			again := learned(t, learner(t, rec), k)
			if !again.Fresh() || !reflect.DeepEqual(decisions(again), want) {
				t.Errorf("%s: damaged, and learned again is %v", name, again.Fresh())
			}
			if err := learner(t, rec).Keep(t.Context(), again); err != nil {
				t.Fatal(err)
			}
			if learned(t, learner(t, rec), k).Fresh() {
				t.Errorf("%s: what was learned again is not kept", name)
			}
		}
	})
}

func TestForget(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		rec, tree := recordtest.Open(t, c), small(t)
		l, was := learner(t, rec), put(t, rec, tree)
		before := learned(t, l, was)
		after := learned(t, l, put(t, rec, changed(t, tree, entry, word, word+" now")), before)
		for _, k := range []*Learned{before, after} {
			if err := l.Keep(t.Context(), k); err != nil {
				t.Fatal(err)
			}
		}
		if err := rec.PutBlob(t.Context(), "other", nil); err != nil {
			t.Fatal(err)
		}
		if err := l.Forget(t.Context(), after); err != nil {
			t.Fatal(err)
		}
		has := func(name string) bool { _, err := rec.Blob(t.Context(), name); return err == nil }
		for tag, key := range before.languages {
			if gone := key != after.languages[tag]; has(modelBlobs+key) == gone || has(languageBlobs+key) == gone {
				t.Errorf("%s: what is not needed stays, or what is needed goes", tag)
			}
		}
		if has(detectorBlobs+before.detector) || !has(detectorBlobs+after.detector) || !has(modelBlobs+after.languages["en"]) || !has("other") {
			t.Error("what is not needed stays, or what is needed goes")
		}
		if learned(t, l, put(t, rec, changed(t, tree, entry, word, word+" now"))).Fresh() {
			t.Error("what was to be kept is learned again")
		}
		if !learned(t, l, was).Fresh() {
			t.Error("what was forgotten is still there")
		}
	})
}

// What is in memory and not kept yet is kept with whatever shares it.
func TestKeepOfWhatIsShared(t *testing.T) {
	rec, tree := recordtest.Open(t, recordtest.SQLite(t)), small(t)
	l := learner(t, rec)
	first := learned(t, l, put(t, rec, tree))
	k := put(t, rec, changed(t, tree, entry, word, word+" now"))
	if err := l.Keep(t.Context(), learned(t, l, k, first)); err != nil {
		t.Fatal(err)
	}
	if learned(t, learner(t, rec), k).Fresh() {
		t.Error("a language that was shared is not kept")
	}
}

func TestReadSharesWhatIsTheSame(t *testing.T) {
	rec, tree := recordtest.Open(t, recordtest.SQLite(t)), small(t)
	l, was := learner(t, rec), put(t, rec, tree)
	var err error
	if was.Base, err = l.Read(t.Context(), was.Files); err != nil {
		t.Fatal(err)
	}
	now := put(t, rec, changed(t, tree, entry, word, word+" now"))
	base, err := l.Read(t.Context(), now.Files, was)
	if err != nil {
		t.Fatal(err)
	}
	if e := base.Entry("en", "shipping.track_order"); !slices.Contains(e.Examples, word+" now") || slices.Contains(was.Base.Entry("en", "shipping.track_order").Examples, word+" now") {
		t.Errorf("the entry that differs has %q", e.Examples)
	}
	for _, topic := range base.Topics[1:] {
		if base.Entry("en", topic.ID) != was.Base.Entry("en", topic.ID) {
			t.Errorf("%s was read again", topic.ID)
		}
	}
}

func TestLearnNamesWhatIsWrong(t *testing.T) {
	rec, tree := recordtest.Open(t, recordtest.SQLite(t)), small(t)
	l := learner(t, rec)
	if _, err := l.Learn(t.Context(), put(t, rec, with(tree, entry, "entries: [{topic: ]"))); chat.CodeOf(err) != chat.CodeInvalid || !strings.Contains(err.Error(), entry) {
		t.Errorf("a file that is no YAML: %v", err)
	}
	k := put(t, rec, tree)
	k.Files[entry] = "nothing"
	if _, err := l.Learn(t.Context(), k); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("a content that is not there: %v", err)
	}
}
