package retrieval

import (
	_ "embed"
	"strings"
	"sync"
)

// Chinese is written in two sets of characters, and by sound: who types
// picks the wrong one of several characters that sound alike.
var (
	//go:embed han/traditional.txt
	traditionalCharacters string // each traditional character, followed by the simplified one
	//go:embed han/sounds.txt
	characterSounds string // a line for each syllable: its name, without the tone, and its characters
)

const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// han is what is known about the characters, by their distance from firstHan;
// zero where nothing is.
type han struct {
	simplified [lastHan - firstHan + 1]rune
	sound      [lastHan - firstHan + 1]uint16
}

var loadHan = sync.OnceValue(func() *han {
	var h han
	var first rune
	for _, r := range traditionalCharacters {
		switch {
		case r == '\n':
		case first == 0:
			first = r
		default:
			h.simplified[first-firstHan] = r
			first = 0
		}
	}
	sounds := map[string]uint16{}
	for line := range strings.Lines(characterSounds) {
		name, characters, _ := strings.Cut(strings.TrimSpace(line), " ")
		name = alike.Replace(name)
		if sounds[name] == 0 {
			sounds[name] = uint16(len(sounds) + 1)
		}
		for _, r := range characters {
			h.sound[r-firstHan] = sounds[name]
		}
	}
	return &h
})

// alike makes one of syllables that much of China does not tell apart.
var alike = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ang", "an", "eng", "en", "ing", "in")

// fold returns the simplified form of a character.
func (h *han) fold(r rune) rune {
	if r >= firstHan && r <= lastHan && h.simplified[r-firstHan] != 0 {
		return h.simplified[r-firstHan]
	}
	return r
}

// soundOf returns a number for the syllable of a simplified character, 0 if it
// is not known.
func (h *han) soundOf(r rune) uint16 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return h.sound[r-firstHan]
}
