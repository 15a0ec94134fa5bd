package chat

import (
	"encoding/json"
	"time"
)

// AuditEntry is a line of the audit log: who changed what. It is never changed
// and outlives what it is about.
type AuditEntry struct {
	ID     string          `json:"id"` // sorts by time
	At     time.Time       `json:"at"`
	Store  StoreID         `json:"store,omitempty"` // "" for the whole installation
	By     AgentID         `json:"by,omitempty"`    // "" for Dragoman itself, or the command line
	Name   string          `json:"name,omitempty"`  // of By, at that time
	Action AuditAction     `json:"action"`
	Target string          `json:"target,omitempty"` // the id of what was changed
	Detail json.RawMessage `json:"detail,omitempty"` // what it was changed to: no passwords, no words of buyers
}

// AuditAction says what was done: "agent.add". The part before the dot is the
// kind of thing, and what Target is an id of.
type AuditAction string

// What is done with the canned replies of everybody.
const (
	AuditCannedAdd    AuditAction = "canned.add"
	AuditCannedChange AuditAction = "canned.change"
	AuditCannedRemove AuditAction = "canned.remove"
)

// Actions of integrations.
const (
	AuditKeyAdd         AuditAction = "key.add"         // a key of the API was made
	AuditKeyRevoke      AuditAction = "key.revoke"      // and opens nothing any more
	AuditWebhookAdd     AuditAction = "webhook.add"     // a webhook was added
	AuditWebhookChange  AuditAction = "webhook.change"  // name, address, events, enabled
	AuditWebhookRotate  AuditAction = "webhook.rotate"  // it got a new secret
	AuditWebhookRemove  AuditAction = "webhook.remove"  // it was taken out, its deliveries with it
	AuditWebhookDisable AuditAction = "webhook.disable" // its receiver answered 410: Dragoman stopped it
)

// What leads do.
const (
	AuditOverloadOn  AuditAction = "overload.on"  // by themselves, or Dragoman saw that too many come
	AuditOverloadOff AuditAction = "overload.off" // by themselves, or it is over
	AuditBuyerExport AuditAction = "buyer.export" // everything of a conversation was handed out
	AuditBuyerForget AuditAction = "buyer.forget" // everything of a conversation was deleted
)
