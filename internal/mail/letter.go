package mail

import (
	_ "embed"
	"html/template"
	"strings"
)

// Letter is a mail to a buyer, in their language.
type Letter struct {
	Language    string // BCP 47
	RightToLeft bool
	Store       string // the store's name: who writes
	Subject     string
	Intro       string
	Lines       []Line
	Link        string // to go on at, "" for none
	LinkText    string
	Hint        string // why this mail came
}

// Line is something said.
type Line struct {
	Name string
	Time string // as it is to be read
	Text string
}

//go:embed letter.html
var letterHTML string

var letterTemplate = template.Must(template.New("letter").Funcs(template.FuncMap{"paragraphs": paragraphs}).Parse(letterHTML))

// paragraphs splits a text where lines are left empty, and those into lines.
func paragraphs(text string) [][]string {
	var all [][]string
	for _, p := range strings.Split(text, "\n\n") {
		all = append(all, strings.Split(strings.TrimSpace(p), "\n"))
	}
	return all
}

// HTML writes the letter as a page without pictures, scripts or anything that
// is loaded.
func (l *Letter) HTML() (string, error) {
	var b strings.Builder
	err := letterTemplate.Execute(&b, l)
	return b.String(), err
}

// Text writes the letter as plain text.
func (l *Letter) Text() string {
	var b strings.Builder
	b.WriteString(l.Intro + "\n")
	for _, line := range l.Lines {
		b.WriteString("\n" + line.Name + ", " + line.Time + "\n")
		for _, row := range strings.Split(line.Text, "\n") {
			b.WriteString(strings.TrimRight("  "+row, " ") + "\n")
		}
	}
	if l.Link != "" {
		b.WriteString("\n" + l.LinkText + ":\n" + l.Link + "\n")
	}
	b.WriteString("\n-- \n" + l.Hint + "\n")
	return b.String()
}
