package chat

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Webhook is an address of somebody's that is told what happens in a store.
type Webhook struct {
	ID        string       `json:"id"`
	Store     StoreID      `json:"store"`
	Name      string       `json:"name" doc:"what it is for"`
	URL       string       `json:"url"`
	Events    []NoticeType `json:"events" doc:"what it is told of"`
	Enabled   bool         `json:"enabled"`
	Gone      bool         `json:"gone,omitempty" doc:"its receiver answered 410, so that it was switched off"`
	CreatedBy AgentID      `json:"created_by"`
	CreatedAt time.Time    `json:"created_at"`

	Failures       int       `json:"failures" doc:"attempts that failed since the last success"`
	FailingSince   time.Time `json:"failing_since,omitzero"`
	OldSecretUntil time.Time `json:"old_secret_until,omitzero" doc:"until when messages are signed with the secret before too"`
}

const (
	maxWebhookName = 60   // bytes
	maxWebhookURL  = 2000 // bytes
)

// Check returns CodeInvalid if the webhook cannot be like this.
func (w *Webhook) Check() error {
	if w.Name = strings.TrimSpace(w.Name); w.Name == "" || len(w.Name) > maxWebhookName {
		return Invalid("name", "give 1 to %d characters that say what the webhook is for", maxWebhookName)
	}
	w.URL = strings.TrimSpace(w.URL)
	u, err := url.Parse(w.URL)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || len(w.URL) > maxWebhookURL:
		return Invalid("url", "%q is no web address; write it in full, with https://", w.URL)
	case u.User != nil:
		return Invalid("url", "leave name and password out of the address; messages are signed")
	case u.Fragment != "":
		return Invalid("url", "leave out what stands after #; it is not sent")
	}
	if len(w.Events) == 0 {
		return Invalid("events", "give at least one of %v", NoticeTypes())
	}
	for i, e := range w.Events {
		if !slices.Contains(NoticeTypes(), e) {
			return Invalid("events", "%q cannot be subscribed to; give some of %v", e, NoticeTypes())
		}
		if slices.Contains(w.Events[:i], e) {
			return Invalid("events", "%q stands there twice", e)
		}
	}
	return nil
}

// Delivery is a message to one webhook and what became of it.
type Delivery struct {
	ID          string        `json:"id" doc:"what stands in webhook-id: the same for every attempt"`
	Webhook     string        `json:"webhook"`
	Type        NoticeType    `json:"type"`
	At          time.Time     `json:"at" doc:"when it happened"`
	State       DeliveryState `json:"state" enum:"pending,done,failed"`
	Attempts    int           `json:"attempts"`
	AttemptedAt time.Time     `json:"attempted_at,omitzero"`
	Due         time.Time     `json:"next_attempt,omitzero" doc:"while it is pending"`
	Status      int           `json:"status,omitempty" doc:"of the last answer"`
	Fault       DeliveryFault `json:"fault,omitempty" doc:"why the last attempt was no success, if the status does not say it"`
	Answer      string        `json:"answer,omitempty" doc:"the beginning of the last answer"`
	Payload     string        `json:"payload" doc:"as it is sent"`
}

// DeliveryState says how a delivery stands.
type DeliveryState string

const (
	DeliveryPending DeliveryState = "pending" // to be tried (again)
	DeliveryDone    DeliveryState = "done"    // acknowledged
	DeliveryFailed  DeliveryState = "failed"  // given up
)

// DeliveryFault says why an attempt was no success. The first five are reasons
// of package outbound.
type DeliveryFault string

const (
	FaultPrivate     DeliveryFault = "private"     // the address is inside a private network
	FaultUnknown     DeliveryFault = "unknown"     // the name of the server is not known
	FaultCertificate DeliveryFault = "certificate" // its certificate is not accepted
	FaultTimeout     DeliveryFault = "timeout"     // no answer in time
	FaultUnreachable DeliveryFault = "unreachable" // no connection, or it broke
	FaultRedirect    DeliveryFault = "redirect"    // it answered with another address, which is not followed
)
