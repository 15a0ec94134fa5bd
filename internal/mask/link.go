package mask

import (
	"regexp"
	"strings"
)

// letter is one of an alphabet that has spaces between words: in Chinese and
// Japanese the sentence goes on right after an address.
const letter = `\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}`

var (
	linkForm  = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+]*://|www\.)[!#-;=?-~` + letter + `]+`)
	emailForm = regexp.MustCompile(`(?i)[` + letter + `\d._%+'-]*[` + letter + `\d_%+-] ?(?:@| ?[(\[{] ?(?:at|arroba|chiocciola|собака) ?[)\]}]) ?(?:[` + letter + `\d-]+ ?(?:\.| ?[(\[{] ?(?:dot|punto|точка) ?[)\]}]) ?)+[` + letter + `]{2,24}`)
	wordOnly  = regexp.MustCompile(`^[` + letter + `-]{1,24}(?:\.[a-z]{2,5})?$`)
)

// links finds the links that say more than a host and a path of words: a query,
// a name, a number.
func links(p *plain) []span {
	var found []span
	if !strings.Contains(p.text, "://") && !strings.ContainsAny(p.text, "wW") {
		return nil
	}
	for _, m := range linkForm.FindAllStringIndex(p.text, -1) {
		text := strings.TrimRight(p.text[m[0]:m[1]], ".,;:!?)]}'")
		if !wordsOnly(text) {
			found = append(found, span{m[0], m[0] + len(text), Link})
		}
	}
	return found
}

func wordsOnly(link string) bool {
	if strings.ContainsAny(link, "?#@;=%&") {
		return false
	}
	if _, rest, ok := strings.Cut(link, "://"); ok {
		link = rest
	}
	_, path, _ := strings.Cut(link, "/")
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if part != "" && !wordOnly.MatchString(part) {
			return false
		}
	}
	return true
}

func emails(p *plain) []span {
	if !strings.ContainsAny(p.text, "@([{") {
		return nil
	}
	return spans(emailForm, p.text, Email)
}

// spans returns where an expression matches, or its first group if it has one.
func spans(form *regexp.Regexp, plain string, kind Kind) []span {
	var found []span
	for _, m := range form.FindAllStringSubmatchIndex(plain, -1) {
		if len(m) > 2 {
			m = m[2:]
		}
		found = append(found, span{m[0], m[1], kind})
	}
	return found
}
