package chat

import (
	"fmt"
	"regexp"
	"slices"

	"golang.org/x/text/language"
)

// Office is where the people sit who answer in some of a store's languages, if
// they keep other hours than the rest of the store.
type Office struct {
	Country   string   `json:"country"`   // ISO 3166, "ES"
	Languages []string `json:"languages"` // that are answered there, and in no other office
	Hours     Hours    `json:"hours"`     // when somebody is there
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Check returns CodeInvalid, naming the field, if an office cannot be as it is.
func (o *Office) Check() error {
	region, err := language.ParseRegion(o.Country)
	if err != nil || !countryCode.MatchString(o.Country) || !region.IsCountry() {
		return Invalid("country", "%q is no country; write its two letters, such as ES", o.Country)
	}
	if len(o.Languages) == 0 {
		return Invalid("languages", "choose at least one that is answered there")
	}
	for _, tag := range o.Languages {
		if _, err := language.Parse(tag); err != nil {
			return Invalid("languages", "%q is no language tag such as es or pt-BR", tag)
		}
	}
	if o.Hours.Timezone == "" {
		return Invalid("hours.timezone", "give the time zone of the office, such as Europe/Madrid")
	}
	return within("hours", o.Hours.Check())
}

// HoursFor returns when agents are there for a language: the hours of the
// office that answers in it, else the store's own.
func (s *Store) HoursFor(lang string) Hours {
	for i := range s.Offices {
		if slices.Contains(s.Offices[i].Languages, lang) {
			return s.Offices[i].Hours
		}
	}
	return s.Hours
}

// checkOffices returns CodeInvalid if an office cannot be, or a language is
// answered twice.
func (s *Store) checkOffices() error {
	country := map[string]string{} // by language
	for i := range s.Offices {
		o, field := &s.Offices[i], fmt.Sprintf("offices[%d]", i)
		if err := o.Check(); err != nil {
			return within(field, err)
		}
		for _, lang := range o.Languages {
			if other, taken := country[lang]; taken {
				return Invalid(field+".languages", "%s is answered in the office in %s already; keep it in one of them", lang, other)
			}
			country[lang] = o.Country
		}
	}
	return nil
}
