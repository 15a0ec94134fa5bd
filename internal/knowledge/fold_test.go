package knowledge

import "testing"

// Rune by rune or together, in whatever company: it is the same.
func TestFoldOfEveryRune(t *testing.T) {
	for r := rune(0); r < 0x20000; r++ {
		text := "가" + string(r) + "ö" + string(r) + "-" + string(r) + "は"
		if got, want := fold(text), foldTogether(text); got != want {
			t.Fatalf("%q (%U) is folded to %q, together to %q", text, r, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Où est mon colis ?", "НЕТ!!!", "ﬁn ½ ㈠ ㅋㅋ", "\u1100\u1161\u11a8", "が\u3099", "❤️", "\xff", "क़ िक"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := fold(text), foldTogether(text); got != want {
			t.Fatalf("%q is folded to %q, together to %q", text, got, want)
		}
	})
}
