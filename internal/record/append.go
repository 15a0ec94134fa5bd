package record

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"dragoman/internal/chat"
)

// Append is what is to happen to one conversation, all of it or nothing, in
// one commit.
//
// What was decided on (If, Set) happens only when the conversation's epoch is
// still Expect, so that the assistant never talks over an agent and a lost
// agent never writes; what must not get lost (Always, Touch) happens in any
// case.
type Append struct {
	Store        chat.StoreID
	Conversation chat.ConversationID // created with its first event, if it doesn't exist and Expect names no epoch

	Always []chat.Event             // appended whatever the epoch, e.g. the buyer's message
	Touch  func(*chat.Conversation) // done whatever the epoch, e.g. to the page; nil for nothing

	Expect    int64                    // the epoch for which If and Set hold; 0: the conversation doesn't exist yet; Any
	If        []chat.Event             // appended after Always, e.g. the assistant's reply
	Set       func(*chat.Conversation) // done together with If, e.g. to the state and the memory; nil for nothing
	MustMatch bool                     // another epoch fails all of it with CodeConflict
}

// Any, as Append.Expect, means every epoch.
const Any int64 = -1

// Appended is what happened.
type Appended struct {
	Conversation chat.Conversation // as it is now
	Events       []chat.Event      // what was appended, with Seq, Case and At
	Matched      bool              // If and Set happened
	Duplicate    bool              // the client id was known: nothing happened, Events holds the event that has it
}

// Append makes it happen and returns once it is durable. The conversation's
// Epoch, LastSeq, CreatedAt and UpdatedAt are kept by the record: the epoch
// grows by one when Set changes State or Agent. All events get the case that
// the conversation is in afterwards.
//
// At most one event may have a ClientID. When the conversation has an event
// with this ClientID already, nothing happens, whatever the epoch, and
// Duplicate is true.
//
// Set and Touch run in the writer, perhaps more than once: they must do
// nothing but change the conversation given to them, and quickly.
//
// Errors: CodeInvalid names the field at fault, or the change of state that
// chat.State.Next forbids; CodeConflict if MustMatch is set and the epoch is
// another one; CodeNotFound when the conversation belongs to another store, or
// doesn't exist and no event would create it, or was forgotten; CodeUnavailable when the database
// failed or ctx ended: then it may have happened or not, and the same ClientID
// tells.
func (r *Record) Append(ctx context.Context, a Append) (Appended, error) {
	p, err := newPending(ctx, &a)
	if err != nil {
		return Appended{}, err
	}
	if err := r.hand(p); err != nil {
		return Appended{}, err
	}
	select {
	case <-p.done:
		if chat.CodeOf(p.err) == chat.CodeNotFound {
			r.Unremember(a.Conversation) // it was forgotten, perhaps by another node
		}
		return p.result, p.err
	case <-ctx.Done():
		return Appended{}, unavailable("waiting for the commit", ctx.Err())
	}
}

// pending is an Append on its way through the writer.
type pending struct {
	ctx context.Context
	*Append
	bodies   []string // of Always, then If
	clientID string   // of the one event that has one
	done     chan struct{}
	result   Appended
	err      error
}

// newPending checks what can be checked, and encodes, while the writer is busy
// with others.
func newPending(ctx context.Context, a *Append) (*pending, error) {
	p := &pending{ctx: ctx, Append: a, done: make(chan struct{})}
	if err := checkText("store", string(a.Store), 1); err != nil {
		return nil, err
	}
	if err := checkText("conversation", string(a.Conversation), 1); err != nil {
		return nil, err
	}
	p.bodies = make([]string, 0, len(a.Always)+len(a.If))
	for _, events := range [...][]chat.Event{a.Always, a.If} {
		for i := range events {
			if err := p.encode(&events[i]); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

func (p *pending) encode(e *chat.Event) error {
	if err := checkText("kind", string(e.Kind), 1); err != nil {
		return err
	}
	if e.ClientID != "" {
		if p.clientID != "" {
			return chat.Invalid("id", "only one event of an append may have one")
		}
		if err := checkText("id", e.ClientID, 1); err != nil {
			return err
		}
		p.clientID = e.ClientID
	}
	body, err := json.Marshal(body{e.Author, e.Message, e.Change, e.Feedback, e.Rating, e.Tap, e.Note, e.Contact})
	if err != nil {
		return chat.Invalid("event", "cannot be written as JSON: %v", err)
	}
	p.bodies = append(p.bodies, string(body))
	return nil
}

// body is the part of an event that is stored as JSON.
type body struct {
	Author   chat.Author    `json:"author"`
	Message  *chat.Message  `json:"message,omitempty"`
	Change   *chat.Change   `json:"change,omitempty"`
	Feedback *chat.Feedback `json:"feedback,omitempty"`
	Rating   *chat.Rating   `json:"rating,omitempty"`
	Tap      *chat.Tap      `json:"tap,omitempty"`
	Note     *chat.Note     `json:"note,omitempty"`
	Contact  *chat.Contact  `json:"contact,omitempty"`
}

// checkText refuses what PostgreSQL would refuse in a column of text.
func checkText(field, s string, min int) error {
	switch {
	case len(s) < min:
		return chat.Invalid(field, "is missing")
	case !utf8.ValidString(s):
		return chat.Invalid(field, "is not valid UTF-8")
	case strings.IndexByte(s, 0) >= 0:
		return chat.Invalid(field, "holds a NUL character; remove it")
	}
	return nil
}

// head is a conversation while a batch is worked on. Memory stays encoded, as
// appends of one batch must not share its maps.
type head struct {
	chat.Conversation // zero Epoch: it doesn't exist yet
	memory            string
	dirty             bool // to be written
}

// apply does p to the conversation, or leaves it as it was and returns an
// error.
func (p *pending) apply(h *head, now time.Time) (result Appended, err error) {
	defer func() { // a fault in a caller's Set must not take the others down
		if fault := recover(); fault != nil {
			err = chat.Errorf(chat.CodeInternal, "applying an append: %w", fmt.Errorf("panic: %v", fault))
		}
	}()
	exists := h.Epoch != 0
	if exists && h.Store != p.Store {
		return result, chat.Errorf(chat.CodeNotFound, "This store has no such conversation.")
	}
	result.Matched = p.Expect == Any || p.Expect == h.Epoch
	if !result.Matched && p.MustMatch {
		return result, chat.Errorf(chat.CodeConflict, "The conversation has changed in the meantime.")
	}
	if !exists && p.Expect > 0 { // there was one: it has been forgotten
		return result, chat.Errorf(chat.CodeNotFound, "There is no such conversation any more.")
	}

	before := h.Conversation
	if !exists {
		before = chat.Conversation{ID: p.Conversation, Store: p.Store, State: chat.StateAssistant, Epoch: 1, Case: 1, CreatedAt: now, UpdatedAt: now}
	}
	after, memory := before, h.memory
	if memory != "" {
		if err := json.Unmarshal([]byte(memory), &after.Memory); err != nil {
			return result, chat.Errorf(chat.CodeInternal, "reading a memory: %w", err)
		}
	}
	if p.Touch != nil {
		p.Touch(&after)
	}
	if p.Set != nil && result.Matched {
		p.Set(&after)
	}
	after.ID, after.Store, after.CreatedAt = before.ID, before.Store, before.CreatedAt
	after.Epoch, after.LastSeq, after.UpdatedAt = before.Epoch, before.LastSeq, before.UpdatedAt
	changed := p.Touch != nil || p.Set != nil && result.Matched
	if changed {
		if err := checkChange(&before, &after); err != nil {
			return result, err
		}
		if after.State != before.State || after.Agent != before.Agent {
			after.Epoch++
		}
		if memory, err = encodeMemory(&after.Memory); err != nil {
			return result, err
		}
	}

	events := p.Always
	if result.Matched {
		events = append(events[:len(events):len(events)], p.If...)
	}
	if len(events) == 0 && !exists {
		return result, chat.Errorf(chat.CodeNotFound, "There is no such conversation.")
	}
	if len(events) > 0 {
		after.UpdatedAt = now
		result.Events = make([]chat.Event, len(events))
	}
	for i, e := range events {
		after.LastSeq++
		e.Conversation, e.Seq, e.Case, e.At = after.ID, after.LastSeq, after.Case, now
		result.Events[i] = e
	}
	result.Conversation = after
	if changed || len(events) > 0 {
		h.Conversation, h.memory, h.dirty = after, memory, true
		h.Memory = chat.Memory{}
	}
	return result, nil
}

// checkChange holds the rules of the domain against what Set and Touch did.
func checkChange(before, after *chat.Conversation) error {
	if (after.State != before.State || after.Agent != before.Agent) && !before.State.Next(after.State) {
		return chat.Invalid("state", "a conversation cannot go from %s to %s", before.State, after.State)
	}
	if (after.State == chat.StateAssigned) != (after.Agent != "") {
		return chat.Invalid("agent", "is set exactly while a conversation is assigned")
	}
	if after.Case < before.Case {
		return chat.Invalid("case", "only grows")
	}
	for _, text := range [...]struct{ field, value string }{
		{"lang", after.Language}, {"locale", after.Locale}, {"page", after.Page}, {"timezone", after.Timezone},
		{"topic", after.Topic}, {"group", string(after.Group)}, {"alert", string(after.Alert)}, {"agent", string(after.Agent)},
		{"preview", after.Preview},
	} {
		if err := checkText(text.field, text.value, 0); err != nil {
			return err
		}
	}
	return nil
}

// encodeMemory returns "" for an empty memory.
func encodeMemory(m *chat.Memory) (string, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return "", chat.Invalid("memory", "cannot be written as JSON: %v", err)
	}
	if string(text) == "{}" {
		return "", nil
	}
	return string(text), nil
}
