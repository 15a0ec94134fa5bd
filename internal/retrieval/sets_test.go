package retrieval

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestSetsOfWhatIsAlike(t *testing.T) {
	m := train(t, shop())
	texts := []string{
		"Do you engrave names on rings?", "where is my parcel", "can you engrave a name on the ring", "Where's my parcel??",
		"engraving of names possible?", "track my parcel", "where is my parcel", "do you engrave rings",
	}
	sets := Sets(m.Likenesses(texts), 2, len(texts)-1)
	for _, want := range [][]int{{0, 2, 4, 7}, {1, 3, 5, 6}, {1, 6}} {
		if !slices.ContainsFunc(sets, func(set []int) bool { return slices.Equal(slices.Sorted(slices.Values(set)), want) }) {
			t.Errorf("%v is not among %v", want, sets)
		}
	}
	for _, set := range sets {
		if len(set) < 2 || len(set) >= len(texts) {
			t.Errorf("%v is too small or too big", set)
		}
	}
	if again := Sets(m.Likenesses(texts), 2, len(texts)-1); !reflect.DeepEqual(again, sets) {
		t.Errorf("the same messages give %v, then %v", sets, again)
	}
	if all := Sets(m.Likenesses(texts), 1, len(texts)); len(all) != len(texts)-1 || len(all[len(all)-1]) != len(texts) {
		t.Errorf("joined to the end: %v", all)
	}
	for _, few := range [][]string{nil, texts[:1]} {
		if got := Sets(m.Likenesses(few), 1, 10); len(got) != 0 {
			t.Errorf("%d messages give %v", len(few), got)
		}
	}
}

func BenchmarkSets1000(b *testing.B) {
	m := train(b, shop())
	var texts []string
	for i := range 1000 {
		x := uint64(i)
		word := func(n uint64) string { x = mix(x, n); return fmt.Sprintf("w%dord", x%2000) }
		texts = append(texts, fmt.Sprintf("%s parcel %s %s order %s size %s", word(1), word(2), word(3), word(4), word(5)))
	}
	vectors := m.Likenesses(texts)
	for b.Loop() {
		Sets(vectors, 10, 500)
	}
}
