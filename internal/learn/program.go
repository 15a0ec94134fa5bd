package learn

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"io"
	"os"
)

// programID is the same for the same program only: the identity that the linker
// gave it, or, where it cannot be read, a hash of the whole file, which takes a
// third of a second.
func programID(file string) (string, error) {
	if id := linkedID(file); id != "" {
		return id, nil
	}
	program, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer program.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, program); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// linkedID returns the note in which Go's linker writes what a program was made
// of and a hash of it; "" if there is none.
func linkedID(file string) string {
	program, err := elf.Open(file)
	if err != nil {
		return "" // of another system
	}
	defer program.Close()
	section := program.Section(".note.go.buildid")
	if section == nil {
		return ""
	}
	note, err := section.Data()
	const head = 16 // sizes and kind of the note, and who made it
	if err != nil || len(note) <= head+minID {
		return ""
	}
	return hex.EncodeToString(note[head:])
}

// minID is how many bytes an identity has at least: an empty one, which the
// linker can be told to write, tells no program from another.
const minID = 40
