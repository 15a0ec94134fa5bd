package chat

import (
	"net/url"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// Bounds of a desk's times and of a store's precision.
const (
	MinOfferTime = 5 * time.Second
	MaxOfferTime = 5 * time.Minute
	MinWaitLimit = 10 * time.Second
	MaxWaitLimit = 24 * time.Hour
	MinAwayAfter = time.Minute
	MaxAwayAfter = 8 * time.Hour
	MinPrecision = 0.5
	MaxPrecision = 0.999
)

// maxStoreName is how long a store's name may be, in characters.
const maxStoreName = 60

var storeID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$`)

// CheckStoreID returns CodeInvalid if a store cannot have this id.
func CheckStoreID(id StoreID) error {
	if !storeID.MatchString(string(id)) {
		return Invalid("id", "%q: take lower-case letters, digits and hyphens, at most 32", id)
	}
	return nil
}

// CheckOrigin returns CodeInvalid and says how to write an origin if this is
// none: a scheme and a host, no path.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Scheme+"://"+u.Host != origin {
		return Invalid("origins", "%q is no origin; write it as https://shop.example, without a path", origin)
	}
	return nil
}

// Check returns CodeInvalid for the first field that cannot be as it is. Facts
// are checked by the knowledge base that they belong to.
func (s *Store) Check() error {
	if err := CheckStoreID(s.ID); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > maxStoreName {
		return Invalid("name", "give 1 to %d characters", maxStoreName)
	}
	if len(s.Languages) == 0 {
		return Invalid("languages", "choose at least one")
	}
	for _, tag := range s.Languages {
		if _, err := language.Parse(tag); err != nil {
			return Invalid("languages", "%q is no language tag such as es or pt-BR", tag)
		}
	}
	if !slices.Contains(s.Languages, s.Locale) {
		return Invalid("locale", "the default language %q is none of those offered", s.Locale)
	}
	for _, origin := range s.Origins {
		if err := CheckOrigin(origin); err != nil {
			return err
		}
	}
	if err := s.Hours.Check(); err != nil {
		return within("hours", err)
	}
	if err := s.checkOffices(); err != nil {
		return err
	}
	if err := s.Desk.Check(); err != nil {
		return within("desk", err)
	}
	if s.Precision != 0 && !(s.Precision >= MinPrecision && s.Precision <= MaxPrecision) {
		return Invalid("precision", "give a share from %v to %v", MinPrecision, MaxPrecision)
	}
	return nil
}

// Check returns CodeInvalid if the desk's settings cannot work.
func (d *Desk) Check() error {
	if d.Mode != "" && d.Mode != DeskPull && d.Mode != DeskPush {
		return Invalid("mode", "give %s or %s", DeskPull, DeskPush)
	}
	if d.OfferTime != 0 && (d.OfferTime < MinOfferTime || d.OfferTime > MaxOfferTime) {
		return Invalid("offer_time", "give %v to %v", MinOfferTime, MaxOfferTime)
	}
	if d.WaitLimit != 0 && (d.WaitLimit < MinWaitLimit || d.WaitLimit > MaxWaitLimit) {
		return Invalid("wait_limit", "give %v to %v", MinWaitLimit, MaxWaitLimit)
	}
	if d.AwayAfter != 0 && (d.AwayAfter < MinAwayAfter || d.AwayAfter > MaxAwayAfter) {
		return Invalid("away_after", "give %v to %v", MinAwayAfter, MaxAwayAfter)
	}
	return nil
}

// within names the field at fault by its place in the whole.
func within(field string, err error) error {
	if e, ok := err.(*Error); ok && e.Field != "" {
		return Invalid(field+"."+e.Field, "%s", e.Message)
	}
	return err
}
