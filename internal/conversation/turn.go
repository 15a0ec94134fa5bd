package conversation

import (
	"context"
	"slices"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Said is what a buyer said.
type Said struct {
	Store        *chat.Store
	Conversation chat.ConversationID
	ClientID     string // the client's id of the message
	Text         string
	Choice       string // the topic that was tapped, or chat.ChoicePerson
	Locale       string // the storefront's
	Page         string
	Timezone     string
}

// Receipt says where in the log something stands.
type Receipt struct {
	Seq       int64
	At        time.Time
	Duplicate bool // it stood there before
}

// Say takes a buyer's message: it is in the record when Say returns, together
// with the assistant's reply if the conversation is with the assistant. A
// client id that is known gives the old receipt and changes nothing. Errors:
// CodeInvalid, CodeUnavailable.
func (s *Service) Say(ctx context.Context, said Said) (Receipt, error) {
	if err := said.check(); err != nil {
		return Receipt{}, err
	}
	head, err := s.recall(ctx, said.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	if head == nil {
		head = &chat.Conversation{ID: said.Conversation, Store: said.Store.ID, State: chat.StateAssistant, Case: 1}
	}
	message := chat.Event{
		Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorBuyer}, ClientID: said.ClientID,
		Message: &chat.Message{Text: said.Text, Choice: said.Choice},
	}
	entry := s.reply(ctx, said, head)
	message.Message.Language = entry.language
	entry.Always = []chat.Event{message}
	done, err := s.record.Append(ctx, entry.Append)
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}
	s.published(ctx, done, entry)

	// The conversation changed hands between reading and writing. The message is
	// safe; if it is the assistant's turn after all, it takes it now.
	for try := 0; try < 3 && !done.Duplicate && !done.Matched && waitsForReply(&done.Conversation); try++ {
		entry = s.reply(ctx, said, &done.Conversation)
		if done, err = s.record.Append(ctx, entry.Append); err != nil {
			s.log.Error("reply not written", "conversation", said.Conversation, "err", err)
			break
		}
		s.published(ctx, done, entry)
	}
	return receipt, nil
}

// entry is a reply on its way into the record.
type entry struct {
	record.Append
	language string
	result   *assistant.Result // nil if the assistant has no say
	reopens  bool              // the case goes on, with the agent who closed it
	returns  bool              // the buyer came back to a chat that nobody has answered
}

func waitsForReply(c *chat.Conversation) bool {
	return c.State == chat.StateAssistant || c.State == chat.StateClosed
}

// reply decides what the assistant does with what was said, given the
// conversation as it is. It holds only while that epoch does.
func (s *Service) reply(ctx context.Context, said Said, head *chat.Conversation) entry {
	e := entry{language: head.Language, Append: record.Append{
		Store: said.Store.ID, Conversation: said.Conversation, Expect: head.Epoch,
		Touch: func(c *chat.Conversation) {
			c.Locale, c.Page, c.Timezone = said.Locale, said.Page, said.Timezone
			c.Preview = preview(said.Text)
		},
	}}
	if s.returns(head) {
		e.returns = true
		touch := e.Touch
		e.Touch = func(c *chat.Conversation) {
			touch(c)
			if c.State == chat.StateWaiting {
				c.Priority = max(c.Priority, chat.PriorityReturned)
			}
		}
	}
	if !waitsForReply(head) {
		return e
	}
	memory := head.Memory
	reopens := head.State == chat.StateClosed
	if reopens {
		memory = chat.Memory{Languages: memory.Languages}
		e.If = append(e.If, stateEvent(chat.Change{To: chat.StateAssistant}))
	}
	result := s.answers().Decide(assistant.Turn{
		Text: said.Text, Choice: said.Choice, Locale: said.Locale, Languages: said.Store.Languages, Default: said.Store.Locale,
		Language: head.Language, Memory: memory, Precision: said.Store.Precision, Busy: s.overload(said.Store.ID).On,
		Wording: s.Wording(said.Store),
	})
	if agent := s.closedBy(ctx, head); agent != nil && result.Decision.Kind != chat.DecisionSmalltalk {
		return reopen(e, agent, &result)
	}
	if result.Decision.Kind == chat.DecisionClarify {
		result.Memory.Unclear = clip(said.Text)
	} else {
		result.Memory.Unclear = ""
	}
	e.result, e.language = &result, result.Language
	if tap := tapped(said.Choice, memory, head.Language); tap != nil {
		e.If = append(e.If, chat.Event{Kind: chat.EventTap, Author: chat.Author{Role: chat.AuthorSystem}, Tap: tap})
	}
	e.If = append(e.If, s.replyEvents(&result)...)
	now := s.now()
	e.Set = func(c *chat.Conversation) {
		if reopens {
			c.State, c.Case, c.Topic, c.Group, c.Priority, c.Alert = chat.StateAssistant, c.Case+1, "", "", 0, chat.AlertNone
			c.WaitingSince = time.Time{}
		}
		apply(c, &result, now)
	}
	return e
}

// reopen lets the case go on with the agent who closed it: they know it, so the
// assistant says nothing; what it understood of a warning sign stays.
func reopen(e entry, agent *Colleague, r *assistant.Result) entry {
	e.reopens, e.language = true, r.Language
	e.If = []chat.Event{stateEvent(chat.Change{To: chat.StateAssigned, Reason: chat.ReasonReopened, Agent: agent.ID, Name: agent.Name})}
	e.Set = func(c *chat.Conversation) {
		c.State, c.Agent, c.Language, c.WaitingSince = chat.StateAssigned, agent.ID, r.Language, time.Time{}
		alarm(c, r)
	}
	return e
}

// tapped returns what a choice says of the unclear message before it, nil if it
// says nothing: a labelled example for the admin to accept.
func tapped(choice string, before chat.Memory, lang string) *chat.Tap {
	switch {
	case before.Unclear == "" || len(before.Offered) == 0:
		return nil
	case choice == chat.ChoicePerson:
		return &chat.Tap{Text: before.Unclear, Language: lang}
	case slices.Contains(before.Offered, choice):
		return &chat.Tap{Text: before.Unclear, Language: lang, Topic: choice}
	}
	return nil
}

// replyEvents are the events of the assistant's turn.
func (s *Service) replyEvents(r *assistant.Result) []chat.Event {
	var events []chat.Event
	if r.Message.Text != "" {
		m := r.Message
		m.Decision = &r.Decision
		events = append(events, chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAssistant}, Message: &m})
	}
	if r.Escalate {
		events = append(events, stateEvent(chat.Change{To: chat.StateWaiting, Reason: r.Reason, Group: r.Group, Priority: r.Priority}))
	}
	return events
}

// apply writes the outcome of a turn into the conversation's facts.
func apply(c *chat.Conversation, r *assistant.Result, now time.Time) {
	c.Language, c.Memory = r.Language, r.Memory
	if r.Topic != "" {
		c.Topic, c.Group = r.Topic, r.Group
	}
	alarm(c, r)
	if r.Escalate {
		c.State, c.WaitingSince = chat.StateWaiting, now
		if c.Group == "" {
			c.Group = r.Group
		}
		if c.Group == "" {
			c.Group = chat.GroupAftersale
		}
	}
}

// alarm notes a warning sign in a message.
func alarm(c *chat.Conversation, r *assistant.Result) {
	if r.Alert != chat.AlertNone {
		c.Alert = r.Alert
	}
	c.Priority = max(c.Priority, r.Priority)
}

func stateEvent(change chat.Change) chat.Event {
	return chat.Event{Kind: chat.EventState, Author: chat.Author{Role: chat.AuthorSystem}, Change: &change}
}
