package chat

import (
	_ "embed"
	"regexp"
	"strings"
)

// Codes are explained where they are declared, and only there: readers of the
// API's documentation get the comments of that file.
//
//go:embed errors.go
var declared string

var explained = regexp.MustCompile(`(?m)((?:^\t// .*\n)+)\t(Code\w+)\s+Code = "(\w+)"`)

// Explain returns what a code means and what a client does about it, "" for an
// unknown one.
func Explain(code Code) string {
	for _, found := range explained.FindAllStringSubmatch(declared, -1) {
		if found[3] != string(code) {
			continue
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(found[1], "\t//", "")), " ")
		text = strings.TrimPrefix(text, found[2]+": ")
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return ""
}
