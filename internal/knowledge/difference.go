package knowledge

import (
	"maps"
	"slices"
)

// Copy returns the topics, the facts and some languages of a base, to be
// changed without this one's.
func (b *Base) Copy(languages ...string) *Base {
	other := b.CopyFacts()
	other.Topics, other.MostAsked = slices.Clone(b.Topics), slices.Clone(b.MostAsked)
	other.Languages = make(map[string]*Language, len(languages))
	for _, tag := range languages {
		if l := b.Languages[tag]; l != nil {
			other.Languages[tag] = l.copy()
		}
	}
	return other
}

func (l *Language) copy() *Language {
	other := *l
	other.Entries = make(map[string]*Entry, len(l.Entries))
	for id, e := range l.Entries {
		mine := *e
		mine.Examples, mine.FollowUps, mine.Variants = slices.Clone(e.Examples), slices.Clone(e.FollowUps), maps.Clone(e.Variants)
		other.Entries[id] = &mine
	}
	other.OutOfScope, other.Smalltalk, other.Human = copyKinds(l.OutOfScope), copyKinds(l.Smalltalk), slices.Clone(l.Human)
	other.Lexicon.Concepts, other.Lexicon.Alerts = slices.Clone(l.Lexicon.Concepts), slices.Clone(l.Lexicon.Alerts)
	for i := range other.Lexicon.Concepts {
		c := &other.Lexicon.Concepts[i]
		c.Terms = slices.Clone(c.Terms)
	}
	for i := range other.Lexicon.Alerts {
		a := &other.Lexicon.Alerts[i]
		a.Terms, a.Examples = slices.Clone(a.Terms), slices.Clone(a.Examples)
	}
	return &other
}

func copyKinds(kinds []Kind) []Kind {
	other := slices.Clone(kinds)
	for i := range other {
		other[i].Examples, other[i].Replies = slices.Clone(other[i].Examples), slices.Clone(other[i].Replies)
	}
	return other
}

// Difference writes the files, in the plain form of Files, in which two bases
// may differ in some languages, and lists those that are gone. Topics and facts
// are always written, for Load to read the rest; of the entries, which most
// files are, only those that are not the same.
func Difference(before, after *Base, languages []string) (written map[string][]byte, gone []string, err error) {
	part := *after
	part.Languages = make(map[string]*Language, len(languages))
	for _, tag := range languages {
		was, is := before.Languages[tag], after.Languages[tag]
		if was == nil {
			was = &Language{}
		}
		if is == nil {
			is = &Language{}
		}
		lists := *is
		lists.Entries = map[string]*Entry{}
		for id, e := range is.Entries {
			if o := was.Entries[id]; o == nil || !o.says(e) {
				lists.Entries[id] = e
			}
		}
		part.Languages[tag] = &lists
		for id := range was.Entries {
			if is.Entries[id] == nil {
				gone = append(gone, EntryFile(tag, id))
			}
		}
		for _, file := range was.listFiles() {
			if !slices.Contains(is.listFiles(), file) {
				gone = append(gone, tag+"/"+file)
			}
		}
	}
	written, err = Files(&part)
	slices.Sort(gone)
	return written, gone, err
}

// says reports whether two entries say the same.
func (e *Entry) says(o *Entry) bool {
	return e.Topic == o.Topic && e.Question == o.Question && e.Apology == o.Apology && e.Solution == o.Solution &&
		slices.Equal(e.Examples, o.Examples) && slices.Equal(e.FollowUps, o.FollowUps) && maps.Equal(e.Variants, o.Variants)
}

// listFiles names the files that Files writes of a language besides entries.
func (l *Language) listFiles() (files []string) {
	for _, f := range []struct {
		name string
		is   bool
	}{
		{StatusFile, l.Draft}, {OutOfScopeFile, len(l.OutOfScope) > 0}, {SmalltalkFile, len(l.Smalltalk) > 0}, {HumanFile, len(l.Human) > 0},
		{LexiconFile, len(l.Lexicon.Concepts) > 0}, {AlertsFile, len(l.Lexicon.Alerts) > 0},
	} {
		if f.is {
			files = append(files, f.name)
		}
	}
	return files
}
