package knowledge

import "testing"

// A haystack counts the texts that have a term, whatever way it finds them.
func TestHaystackCountsAsHasTermDoes(t *testing.T) {
	texts := []string{"i want my money back now", "money", "back money", "배송지를 바꿔 주세요", "새배송지", "返品したい", "私は返品したいです", "no", ""}
	h := newHaystack(texts)
	for _, term := range []string{"money back", "money", "mon", "back", "배송지", "返品", "返品 したい", "", "i", "配送"} {
		want := 0
		for _, text := range texts {
			if hasTerm(text, term) {
				want++
			}
		}
		if got := h.count(term); got != want {
			t.Errorf("%q is in %d texts, not %d", term, want, got)
		}
	}
}
