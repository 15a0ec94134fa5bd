package chat

import "time"

// Store is one storefront that this installation serves.
type Store struct {
	ID        StoreID  `json:"id"`
	Key       string   `json:"key"` // public site key, stands in the widget's tag
	Name      string   `json:"name"`
	Locale    string   `json:"locale"`    // default language (BCP 47)
	Languages []string `json:"languages"` // languages offered to buyers
	Origins   []string `json:"origins"`   // origins whose pages may open a socket, "https://shop.example"
	Hours     Hours    `json:"hours"`     // when agents are there
	Desk      Desk     `json:"desk"`      // how its queue works
	Precision float64  `json:"precision"` // wanted share of right answers among automatic ones, 0.5–0.999
}

// AllowsOrigin reports whether a page of this origin may open a socket. None
// is allowed unless listed.
func (s *Store) AllowsOrigin(origin string) bool {
	for _, o := range s.Origins {
		if o == origin {
			return true
		}
	}
	return false
}

// Speaks reports whether the store offers this language to buyers.
func (s *Store) Speaks(lang string) bool {
	for _, l := range s.Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// Desk says how a store's waiting queue works. The zero Desk has the defaults.
type Desk struct {
	Mode      DeskMode      `json:"mode,omitempty"`       // DeskPull if empty
	OfferTime time.Duration `json:"offer_time,omitempty"` // to accept an offer, nanoseconds; 0 for DefaultOfferTime
	WaitLimit time.Duration `json:"wait_limit,omitempty"` // after which a wait is too long, nanoseconds; 0 for DefaultWaitLimit
}

// DeskMode says how conversations come to agents.
type DeskMode string

const (
	DeskPull DeskMode = "pull" // an agent takes the next one
	DeskPush DeskMode = "push" // the next one is offered to the free agent who waited longest
)

const (
	// DefaultOfferTime is how long an agent has to accept an offer.
	DefaultOfferTime = 20 * time.Second
	// DefaultWaitLimit is how long a buyer may wait for a person before it is
	// too long.
	DefaultWaitLimit = 2 * time.Minute
)

// Hours says when agents are there, in a time zone.
type Hours struct {
	Days     []time.Weekday `json:"days"`
	From     string         `json:"from"` // "08:00"
	To       string         `json:"to"`   // "20:00", exclusive
	Timezone string         `json:"timezone"`
}

// Weekdays returns Monday to Saturday, the days that stores are there unless
// they say otherwise.
func Weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
}

// Check returns CodeInvalid if the hours are not well formed.
func (h Hours) Check() error {
	for field, clock := range map[string]string{"from": h.From, "to": h.To} {
		if t, err := time.Parse("15:04", clock); err != nil || t.Format("15:04") != clock {
			return Invalid(field, "%q is no time of day; write it as 08:00", clock)
		}
	}
	if h.From >= h.To {
		return Invalid("to", "must be later than from")
	}
	if _, err := time.LoadLocation(h.Timezone); err != nil {
		return Invalid("timezone", "%q is no time zone such as Europe/Berlin", h.Timezone)
	}
	return nil
}

// location returns the hours' time zone, UTC if it is unknown.
func (h Hours) location() *time.Location {
	loc, err := time.LoadLocation(h.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Open reports whether agents are there at t.
func (h Hours) Open(t time.Time) bool {
	t = t.In(h.location())
	if !h.on(t.Weekday()) {
		return false
	}
	clock := t.Format("15:04")
	return clock >= h.From && clock < h.To
}

// NextOpening returns the next moment after t at which agents are there again:
// the zero time if they never are. Days are walked by the calendar, so it is
// right across a change of daylight saving time.
func (h Hours) NextOpening(t time.Time) time.Time {
	from, err := time.Parse("15:04", h.From)
	if err != nil {
		return time.Time{}
	}
	local := t.In(h.location())
	for d := 0; d <= 7; d++ {
		opening := time.Date(local.Year(), local.Month(), local.Day()+d, from.Hour(), from.Minute(), 0, 0, local.Location())
		if h.on(opening.Weekday()) && opening.After(t) {
			return opening
		}
	}
	return time.Time{}
}

func (h Hours) on(day time.Weekday) bool {
	for _, d := range h.Days {
		if d == day {
			return true
		}
	}
	return false
}
