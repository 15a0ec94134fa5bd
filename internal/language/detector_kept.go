package language

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"

	"dragoman/internal/chat"
)

// keptDetector is a detector as it is written.
type keptDetector struct {
	Languages []string
	Varieties []int
	Hashes    []byte // uint64 each, by row
	Logs      []uint8
	Known     []byte // uint64 each, by row
	Scripts   []uint64
	Letters   map[rune]uint64
	Limits    []map[int]float64
	Mistaken  []map[string]bool
}

// MarshalBinary writes the detector, so that it need not be learned again.
func (d *Detector) MarshalBinary() ([]byte, error) {
	hashes := make([]uint64, len(d.grams.known))
	for _, s := range d.grams.slots {
		if s.row > 0 {
			hashes[s.row-1] = s.hash
		}
	}
	kept := keptDetector{
		Languages: d.languages, Varieties: d.varieties, Logs: d.grams.logs, Scripts: d.scripts, Letters: d.letters, Limits: d.limits, Mistaken: d.mistaken,
		Hashes: packed(hashes), Known: packed(d.grams.known),
	}
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(kept); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write the language detector: %w", err)
	}
	return out.Bytes(), nil
}

// LoadDetector reads what MarshalBinary wrote.
func LoadDetector(data []byte) (*Detector, error) {
	var kept keptDetector
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&kept); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "read the language detector: %w", err)
	}
	rows, n, languages := len(kept.Hashes)/8, len(kept.Varieties), len(kept.Languages)
	if len(kept.Known) != 8*rows || len(kept.Logs) != rows*n || n < languages || len(kept.Scripts) != languages || len(kept.Limits) != languages || len(kept.Mistaken) != languages {
		return nil, chat.Errorf(chat.CodeInternal, "read the language detector: its parts don't fit together")
	}
	d := &Detector{languages: kept.Languages, varieties: kept.Varieties, scripts: kept.Scripts, letters: kept.Letters, limits: kept.Limits, mistaken: kept.Mistaken}
	d.own = theWorld().among(d.languages)
	d.grams = grams{logs: kept.Logs, known: make([]uint64, rows), n: n, slots: make([]slot, slotsFor(rows))}
	for row := range rows {
		d.grams.known[row] = binary.LittleEndian.Uint64(kept.Known[8*row:])
		hash := binary.LittleEndian.Uint64(kept.Hashes[8*row:])
		d.grams.slots[d.grams.find(hash)] = slot{hash, int32(row + 1)}
	}
	return d, nil
}

// slotsFor returns the size of a table for so many rows: two thirds of it are
// taken at most.
func slotsFor(rows int) int {
	size := 1 << 10
	for size < rows+rows/2 {
		size *= 2
	}
	return size
}

func packed(list []uint64) []byte {
	out := make([]byte, 0, 8*len(list))
	for _, v := range list {
		out = binary.LittleEndian.AppendUint64(out, v)
	}
	return out
}
