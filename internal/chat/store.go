package chat

import (
	"cmp"
	"encoding/json"
	"time"
)

// Store is one storefront that this installation serves.
type Store struct {
	ID        StoreID  `json:"id"`
	Key       string   `json:"key"` // public site key, stands in the widget's tag
	Name      string   `json:"name"`
	Locale    string   `json:"locale"`            // default language (BCP 47)
	Languages []string `json:"languages"`         // languages offered to buyers
	Origins   []string `json:"origins"`           // origins whose pages may open a socket, "https://shop.example"
	Hours     Hours    `json:"hours"`             // when agents are there, for languages that no office has
	Offices   []Office `json:"offices,omitempty"` // with hours of their own for their languages
	Desk      Desk     `json:"desk"`              // how its queue works
	Precision float64  `json:"precision"`         // wanted share of right answers among automatic ones, 0.5–0.999; 0 for the default

	// Facts are the store's own values of facts of the knowledge base, by name:
	// objects as in facts.yaml, without the type.
	Facts map[string]json.RawMessage `json:"facts,omitempty"`
	// Configured says that a person has changed the settings: a start leaves
	// the demo store's languages alone from then on.
	Configured bool `json:"configured,omitempty"`
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
	AwayAfter time.Duration `json:"away_after,omitempty"` // without activity an agent is away, nanoseconds; 0 for DefaultAwayAfter
	ByHand    bool          `json:"by_hand,omitempty"`    // in DeskPush, agents may take from the queue too, as leads always may
}

// OfferFor returns OfferTime or its default.
func (d Desk) OfferFor() time.Duration { return cmp.Or(d.OfferTime, DefaultOfferTime) }

// TooLong returns WaitLimit or its default.
func (d Desk) TooLong() time.Duration { return cmp.Or(d.WaitLimit, DefaultWaitLimit) }

// IdleFor returns AwayAfter or its default.
func (d Desk) IdleFor() time.Duration { return cmp.Or(d.AwayAfter, DefaultAwayAfter) }

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
	// DefaultAwayAfter is how long an agent may do nothing before they are away.
	DefaultAwayAfter = 5 * time.Minute
)
