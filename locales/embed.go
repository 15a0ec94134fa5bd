// Package locales holds what Dragoman needs to speak a language, one file
// each: its own sentences, the texts of its pages, and how numbers, amounts
// and durations are written.
package locales

import "embed"

// Files is this folder.
//
//go:embed *.yaml
var Files embed.FS
