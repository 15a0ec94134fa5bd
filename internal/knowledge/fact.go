package knowledge

import "io/fs"

// Fact is something that the store promises or states about itself.
type Fact struct {
	Name   string
	Source Source
}

func (b *Base) loadFacts(fsys fs.FS) error { return nil }
