package chat

import (
	"encoding/json"
	"time"
)

// Revision is a state of the knowledge base that somebody wants published, or
// that was. Its files never change.
type Revision struct {
	ID          string            `json:"id"`
	Number      int64             `json:"number"`           // counts from 1
	Parent      string            `json:"parent,omitempty"` // that was published when it was made
	State       RevisionState     `json:"state"`
	Author      AgentID           `json:"author,omitempty"` // "" for Dragoman itself
	Name        string            `json:"name,omitempty"`   // of the author, at that time
	Kind        RevisionKind      `json:"kind"`
	Note        string            `json:"note"` // what was changed, and why; of an edit
	CreatedAt   time.Time         `json:"created_at"`
	Judge       AgentID           `json:"judge,omitempty"` // who approved or rejected it
	JudgeName   string            `json:"judge_name,omitempty"`
	Reason      string            `json:"reason,omitempty"`      // of a rejection
	PublishedAt time.Time         `json:"published_at,omitzero"` // when it first came into force
	PublishAt   time.Time         `json:"publish_at,omitzero"`   // when it is to be published by itself
	ReturnAt    time.Time         `json:"return_at,omitzero"`    // when what was published before is to come back
	Effect      json.RawMessage   `json:"effect,omitempty"`      // as measured when it was submitted
	Files       map[string]string `json:"-"`                     // hash of the content by name
}

// RevisionKind says how a revision came about.
type RevisionKind string

const (
	RevisionEdit    RevisionKind = "edit"    // somebody edited the draft and submitted it
	RevisionStarter RevisionKind = "starter" // the knowledge that comes with the program, at the first start
	RevisionUpdate  RevisionKind = "update"  // improvements of that knowledge, in what the store has not changed
	RevisionRestore RevisionKind = "restore" // a former revision brought back
	RevisionReturn  RevisionKind = "return"  // the end of a revision for a time
)

// RevisionState says how far a revision has come. Which one is published is
// not part of it: the list of publications says.
type RevisionState string

const (
	RevisionReview   RevisionState = "review"   // waits for somebody to approve it
	RevisionApproved RevisionState = "approved" // may be published
	RevisionRejected RevisionState = "rejected" // may not; its changes are still in the draft
	RevisionMerged   RevisionState = "merged"   // was published within a later one, with what others had published since
)

// Publication is one moment at which a revision became the one that buyers are
// answered from.
type Publication struct {
	Number   int64     `json:"number"` // counts from 1; the highest is in force
	Revision string    `json:"revision"`
	By       AgentID   `json:"by,omitempty"` // "" for Dragoman itself
	Name     string    `json:"name,omitempty"`
	At       time.Time `json:"at"`
}

// DraftFile is a file of the knowledge base as it is being edited.
type DraftFile struct {
	Name   string    `json:"name"`
	Hash   string    `json:"hash"`             // of the content; "" for one that is to go
	By     AgentID   `json:"by,omitempty"`     // who changed it last
	Author string    `json:"author,omitempty"` // their name, at that time
	At     time.Time `json:"at"`
}
