// Package unanswered finds what buyers said that the assistant had no good
// answer to, groups what is alike, and turns it into examples and topics of the
// knowledge base's draft. All texts in it are masked.
package unanswered

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dragoman/internal/chat"
	"dragoman/internal/mask"
)

// Cause says how a message showed that it was not answered.
type Cause string

const (
	CausePerson   Cause = "person"   // it led to a person: nothing fitted, or the buyer asked for one after it
	CauseRated    Cause = "rated"    // the answer to it was said not to help
	CauseNone     Cause = "none"     // none of what was offered was meant
	CauseReopened Cause = "reopened" // the buyer came back with it after an agent had closed the case
	CauseHistory  Cause = "history"  // staff answered it, in chats from before Dragoman
)

// Message is something a buyer typed that was not answered well.
type Message struct {
	Conversation chat.ConversationID // "" of CauseHistory
	Seq          int64               // of the buyer's message; 0 of CauseHistory
	At           time.Time           // when it was written
	Language     string              // as understood then
	Text         string              // masked
	Causes       []Cause             // at least one, each once
	Answered     string              // the topic that it was answered with, "" if it was not
	Meant        string              // the topic that the buyer tapped later in the case or the agent gave it on closing, "" if neither
	Reply        string              // what an agent wrote then, masked; "" if nothing

	hash string // of CauseHistory
}

// Has reports whether the message shows a cause.
func (m *Message) Has(c Cause) bool { return slices.Contains(m.Causes, c) }

// repliesRead is how many of an agent's messages after the buyer's are looked
// at: the first is often only a greeting, so the longest of them counts.
const repliesRead = 4

// Messages finds the messages in events as record.Unanswered returns them, in
// that order. A message that shows several causes comes once.
func Messages(events []chat.Event) []Message {
	var all []Message
	for len(events) > 0 {
		n := 1
		for n < len(events) && events[n].Conversation == events[0].Conversation && events[n].Case == events[0].Case {
			n++
		}
		all = append(all, ofCase(events[:n])...)
		events = events[n:]
	}
	return all
}

// ofCase finds the messages of one case.
func ofCase(events []chat.Event) []Message {
	causes := map[int][]Cause{} // by index of the buyer's message
	note := func(i int, c Cause) {
		if i >= 0 && !slices.Contains(causes[i], c) {
			causes[i] = append(causes[i], c)
		}
	}
	for i, e := range events {
		switch {
		case e.Change != nil && e.Change.To == chat.StateWaiting && e.Author.Role == chat.AuthorSystem:
			switch last := typedBefore(events, i); e.Change.Reason {
			case chat.ReasonUnanswered, chat.ReasonRepeated:
				note(last, CausePerson)
			case chat.ReasonAsked: // in words that are no question: what was asked before them counts
				if last >= 0 && !tappedAfter(events[last:i]) {
					last = typedBefore(events, last)
				}
				note(last, CausePerson)
			}
		case e.Change != nil && e.Change.Reason == chat.ReasonReopened:
			note(typedBefore(events, i), CauseReopened)
		case e.Feedback != nil && !e.Feedback.Helped:
			note(typedBefore(events, indexOf(events, e.Feedback.Seq)), CauseRated)
		case e.Tap != nil && e.Tap.Topic == "":
			note(askedBackAbout(events, i), CauseNone)
		}
	}
	var all []Message
	for i, e := range events {
		if causes[i] != nil {
			m := Message{Conversation: e.Conversation, Seq: e.Seq, At: e.At, Language: e.Message.Language, Causes: causes[i], Text: mask.Text(e.Message.Text)}
			m.follow(events[i+1:])
			all = append(all, m)
		}
	}
	return all
}

// follow notes what came after the message in its case.
func (m *Message) follow(events []chat.Event) {
	agents := 0
	for i, e := range events {
		switch {
		case e.Tap != nil && e.Tap.Topic != "":
			m.Meant = e.Tap.Topic
		case e.Change != nil && e.Change.To == chat.StateClosed && e.Change.Topic != "":
			m.Meant = e.Change.Topic
		case e.Message == nil:
		case e.Author.Role == chat.AuthorAssistant && e.Message.Topic != "" && m.Answered == "" && typedBefore(events, i) < 0:
			m.Answered = e.Message.Topic
		case e.Author.Role == chat.AuthorAgent && agents < repliesRead:
			agents++
			if utf8.RuneCountInString(e.Message.Text) > utf8.RuneCountInString(m.Reply) {
				m.Reply = e.Message.Text
			}
		}
	}
	m.Reply = mask.Text(m.Reply)
}

// typedBefore returns the index of the buyer's last message before an event that
// was typed, not tapped; -1 if there is none.
func typedBefore(events []chat.Event, before int) int {
	for i := before - 1; i >= 0; i-- {
		if m := events[i].Message; m != nil && events[i].Author.Role == chat.AuthorBuyer && m.Choice == "" {
			return i
		}
	}
	return -1
}

// tappedAfter reports whether the buyer tapped something among the events.
func tappedAfter(events []chat.Event) bool {
	return slices.ContainsFunc(events, func(e chat.Event) bool {
		return e.Message != nil && e.Author.Role == chat.AuthorBuyer && e.Message.Choice != ""
	})
}

// askedBackAbout returns the index of the message that a tap is about.
func askedBackAbout(events []chat.Event, tap int) int {
	for i := typedBefore(events, tap); i >= 0; i = typedBefore(events, i) {
		if strings.HasPrefix(events[i].Message.Text, events[tap].Tap.Text) { // a long one is kept shortened
			return i
		}
	}
	return -1
}

func indexOf(events []chat.Event, seq int64) int {
	return slices.IndexFunc(events, func(e chat.Event) bool { return e.Seq == seq })
}
