package retrieval

import (
	"fmt"
	"slices"
	"testing"
)

func TestLikeMessagesComeTogether(t *testing.T) {
	m := train(t, shop())
	texts := []string{
		"Do you engrave names on rings?", "where is my parcel", "can you engrave a name on the ring", "Where's my parcel??",
		"engraving of names possible?", "Is the parcel where my neighbour is", "do you engrave", "I want to pay with bitcoin",
	}
	vectors := m.Likenesses(texts)
	for i, v := range vectors {
		if self := v.To(v); self < 0.999 || self > 1.001 {
			t.Errorf("%q is like itself by %v", texts[i], self)
		}
	}
	of := Cluster(vectors, 0.25)
	for _, alike := range [][]int{{0, 2, 6}, {1, 3}} {
		for _, i := range alike[1:] {
			if of[i] != of[alike[0]] {
				t.Errorf("%q is not with %q: %v", texts[i], texts[alike[0]], of)
			}
		}
	}
	if of[0] == of[1] || of[7] == of[0] || of[7] == of[1] {
		t.Errorf("what is not alike is together: %v", of)
	}
	if again := Cluster(m.Likenesses(texts), 0.25); !slices.Equal(again, of) {
		t.Errorf("the same messages give %v, then %v", of, again)
	}
	if got := Cluster(nil, 0.25); len(got) != 0 {
		t.Errorf("nothing gives %v", got)
	}
}

func TestUnknownWords(t *testing.T) {
	m := train(t, shop())
	if got := m.Unknown("Do you ENGRAVE my parcel 123456 with Zirconia, engrave?"); !slices.Equal(got, []string{"engrave", "zirconia"}) {
		t.Errorf("unknown are %q", got)
	}
}

func BenchmarkCluster5000(b *testing.B) {
	m := train(b, shop())
	var texts []string
	for i := range 5000 {
		x := uint64(i)
		word := func(n uint64) string { x = mix(x, n); return fmt.Sprintf("w%dord", x%2000) }
		texts = append(texts, fmt.Sprintf("%s parcel %s %s order %s size %s", word(1), word(2), word(3), word(4), word(5)))
	}
	for b.Loop() {
		Cluster(m.Likenesses(texts), 0.25)
	}
}
