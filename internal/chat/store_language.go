package chat

import "strings"

// LanguageFor returns the first of these languages that the store offers, or
// offers another variety of (es for es-MX, pt-BR for pt); its default language
// if there is none.
func (s *Store) LanguageFor(wanted ...string) string {
	for _, want := range wanted {
		for _, fits := range []func(offered string) bool{
			func(offered string) bool { return strings.EqualFold(offered, want) },
			func(offered string) bool { return strings.EqualFold(offered, primary(want)) },
			func(offered string) bool { return strings.EqualFold(primary(offered), primary(want)) },
		} {
			for _, offered := range s.Languages {
				if fits(offered) {
					return offered
				}
			}
		}
	}
	return s.Locale
}

// primary returns a language tag without script and region.
func primary(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}
