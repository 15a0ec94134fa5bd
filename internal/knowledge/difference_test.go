package knowledge

import (
	"maps"
	"os"
	"path"
	"reflect"
	"slices"
	"testing"

	"dragoman/internal/chat"
)

// What Difference writes and lists leads from the files of one base to those of
// the other.
func TestDifference(t *testing.T) {
	before, files, err := Split(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	tag := before.Tags()[0]
	first, second := before.Topics[0].ID, before.Topics[1].ID
	for what, change := range map[string]func(*Base){
		"nothing":          func(*Base) {},
		"an example":       func(b *Base) { e := b.Entry(tag, first); e.Examples = append(e.Examples, "one more") },
		"a follow-up less": func(b *Base) { b.Entry(tag, first).FollowUps = nil },
		"a variant":        func(b *Base) { b.Entry(tag, second).Variants = map[string]string{VariantWithOrder: "{order.number}"} },
		"a topic less":     func(b *Base) { _ = b.RemoveTopic(second) },
		"an entry less":    func(b *Base) { delete(b.Languages[tag].Entries, first) },
		"no small talk":    func(b *Base) { b.Languages[tag].Smalltalk = nil },
		"a reply":          func(b *Base) { b.Languages[tag].Smalltalk[0].Replies[0] = "Hm." },
		"a concept": func(b *Base) {
			l := &b.Languages[tag].Lexicon
			l.Concepts = append(l.Concepts, Concept{ID: "parcel", Terms: []string{"box"}})
		},
		"a draft":         func(b *Base) { b.Languages[tag].Draft = true },
		"a language":      func(b *Base) { b.Languages["xx"] = &Language{Tag: "xx", Human: []string{"a person"}} },
		"a language less": func(b *Base) { delete(b.Languages, tag) },
		"no fact":         func(b *Base) { clear(b.Facts) },
		"an alert": func(b *Base) {
			l := &b.Languages[tag].Lexicon
			l.Alerts = append(l.Alerts, Alert{Category: chat.AlertFraud, Severity: AlertHigh, Terms: []string{"swindle"}})
		},
	} {
		t.Run(what, func(t *testing.T) {
			after := before.Copy(before.Tags()...)
			change(after)
			whole := *after
			want, err := Files(&whole)
			if err != nil {
				t.Fatal(err)
			}
			written, gone, err := Difference(before, after, append(before.Tags(), "xx"))
			if err != nil {
				t.Fatal(err)
			}
			got := maps.Clone(files)
			maps.Copy(got, written)
			for _, name := range gone {
				delete(got, name)
			}
			maps.DeleteFunc(got, func(name string, _ []byte) bool { return path.Base(name) == QuestionsFile })
			if !reflect.DeepEqual(got, want) {
				t.Errorf("it leads to %v, not to %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
			if again, err := Files(before); err != nil || !subset(again, files) {
				t.Errorf("the base before was changed: %v", err)
			}
		})
	}
}

func subset(part, of map[string][]byte) bool {
	for name, data := range part {
		if string(of[name]) != string(data) {
			return false
		}
	}
	return true
}
