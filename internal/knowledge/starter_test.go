package knowledge

import (
	"maps"
	"sync"
	"testing"

	starter "dragoman/knowledge"
)

var readStarter = sync.OnceValues(func() (*Base, error) { return Load(starter.Files) })

// StarterBase returns the base that comes with the program, which is read once
// for all tests: languages and facts may be exchanged, what they hold is shared.
func StarterBase(t *testing.T) *Base {
	t.Helper()
	b, err := readStarter()
	if err != nil {
		t.Fatal(err)
	}
	own := *b
	own.Languages, own.Facts = maps.Clone(b.Languages), maps.Clone(b.Facts)
	return &own
}
