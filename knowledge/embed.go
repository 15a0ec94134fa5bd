// Package starter holds the knowledge base that comes with Dragoman, so that
// the binary runs without any file beside it.
package starter

import "embed"

// Files is this folder: topics.yaml, facts.yaml and one folder a language.
//
//go:embed *.yaml */*.yaml */*.jsonl
var Files embed.FS
