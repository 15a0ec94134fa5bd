package conversation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/record"
)

// Wait is how it stands with a conversation that waits for a person.
type Wait struct {
	Place   int       // in the queue, from 1; 0 unknown
	Away    chat.Away // why nobody comes now
	Open    bool      // it is within the hours for its language
	OpensAt time.Time // otherwise when they begin, in UTC; zero if that is not known
	Text    string    // with any Away: that, in the buyer's language and time zone; in an overload how long it takes, if that is known
}

// staff is who could take the conversations of a store.
type staff struct {
	store   *chat.Store
	agents  []chat.Agent // that may, by their account
	present map[chat.AgentID]chat.Presence
	known   bool // who is present
	taken   int  // in an overload: conversations that they took lately
}

// staff returns who works for the store and who of them is there. Who is there
// is not known while Redis is away.
func (s *Service) staff(ctx context.Context, id chat.StoreID) (*staff, error) {
	store, err := s.store(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := s.record.Agents(ctx)
	if err != nil {
		return nil, err
	}
	st := &staff{store: store, taken: s.taken(ctx, id)}
	for _, a := range all {
		if a.MayIn(id, chat.PermissionChat) {
			st.agents = append(st.agents, a)
		}
	}
	st.present, err = s.desk.Presences(ctx, id)
	st.known = err == nil
	return st, nil
}

// away says whether somebody comes to a conversation at this time.
func (st *staff) away(c *chat.Conversation, now time.Time) chat.Away {
	speaks := func(a chat.Agent) bool { return len(a.Languages) == 0 || slices.Contains(a.Languages, c.Language) }
	comes := func(a chat.Agent) bool {
		return a.Serves(c.Store, c.Language, c.Group) && st.present[a.ID].State == chat.PresenceAvailable
	}
	switch {
	case len(st.agents) > 0 && !slices.ContainsFunc(st.agents, speaks):
		return chat.AwayLanguage
	case !st.store.HoursFor(c.Language).Open(now):
		return chat.AwayClosed
	case st.known && !slices.ContainsFunc(st.agents, comes):
		return chat.AwayAbsent
	}
	return chat.AwayNot
}

// wait is what the buyer of a waiting conversation is told; place is theirs in
// the queue, 0 if it is not known.
func (st *staff) wait(c *chat.Conversation, place int, now time.Time) Wait {
	hours := st.store.HoursFor(c.Language)
	w := Wait{Place: place, Away: st.away(c, now), Open: hours.Open(now)}
	if !w.Open {
		w.OpensAt = hours.NextOpening(now).UTC()
	}
	texts := language.BuiltIn()
	switch w.Away {
	case chat.AwayNot:
		w.Text = honestWait(c.Language, place, st.taken)
	case chat.AwayClosed:
		w.Text = texts.Text(c.Language, "away.closed_open")
		if !w.OpensAt.IsZero() {
			when := texts.Locale(c.Language).When(w.OpensAt.In(buyerZone(c, st.store)), now)
			w.Text = texts.TextWith(c.Language, "away.closed", map[string]string{"when": when})
		}
	case chat.AwayAbsent:
		w.Text = texts.Text(c.Language, "away.absent")
	case chat.AwayLanguage:
		names := texts.Locale(c.Language).OwnNames(st.languages())
		w.Text = texts.TextWith(c.Language, "away.language", map[string]string{"languages": names})
	}
	return w
}

// languages returns those in which people of the staff answer.
func (st *staff) languages() []string {
	var all []string
	for _, a := range st.agents {
		all = append(all, a.Languages...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// buyerZone returns the time zone that the buyer's browser named, else that of
// the hours for their language.
func buyerZone(c *chat.Conversation, store *chat.Store) *time.Location {
	for _, name := range [...]string{c.Timezone, store.HoursFor(c.Language).Timezone} {
		if name == "" || name == "Local" {
			continue
		}
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

// Waits returns how it stands with a waiting conversation. What cannot be found
// out is left out.
func (s *Service) Waits(ctx context.Context, c *chat.Conversation) Wait {
	place := s.Place(ctx, c)
	st, err := s.staff(ctx, c.Store)
	if err != nil {
		return Wait{Place: place}
	}
	return st.wait(c, place, s.now())
}

// tellAway tells the buyer of a conversation that waits why nobody comes now:
// each reason once a case, as a message that stays in the log. Nothing here can
// fail what made it wait: informWaiting comes by again.
func (s *Service) tellAway(ctx context.Context, c *chat.Conversation) {
	if c.State != chat.StateWaiting {
		return
	}
	st, err := s.staff(ctx, c.Store)
	if err != nil {
		s.log.Warn("who is there is not known", "store", c.Store, "err", err)
		return
	}
	s.tellAwayOf(ctx, st, c)
}

func (s *Service) tellAwayOf(ctx context.Context, st *staff, c *chat.Conversation) {
	w := st.wait(c, 0, s.now())
	if w.Away == chat.AwayNot || slices.Contains(c.Memory.Told, w.Away) {
		return
	}
	text := w.Text + "\n\n" + language.BuiltIn().Text(c.Language, "away.kept")
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		If: []chat.Event{{
			Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAssistant},
			// Two nodes that notice it at once say it once.
			ClientID: fmt.Sprintf("away.%d.%s", c.Case, w.Away),
			Message:  &chat.Message{Text: text, Language: c.Language, Away: w.Away},
		}},
		Set: func(c *chat.Conversation) { c.Memory.Told = append(slices.Clone(c.Memory.Told), w.Away) },
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return // somebody has just taken it
	}
	if err != nil {
		s.log.Warn("the buyer is not told that nobody comes", "conversation", c.ID, "err", err)
		return
	}
	if !done.Duplicate {
		s.tell(ctx, done)
	}
}

// informWaiting looks at everybody who waits: hours begin and end, and agents
// come and go, without anything happening in a conversation.
func (s *Service) informWaiting(ctx context.Context) {
	stores, err := s.Stores(ctx)
	if err != nil {
		s.log.Warn("those who wait are not looked at", "err", err)
		return
	}
	for _, store := range stores {
		list, err := s.record.Waiting(ctx, store.ID)
		if err != nil || len(list) == 0 {
			continue
		}
		st, err := s.staff(ctx, store.ID)
		if err != nil {
			continue
		}
		for i := range list {
			s.tellAwayOf(ctx, st, &list[i])
		}
		s.tellWaits(st, list)
	}
}

// tellWaits tells the sockets of this node how it stands with those who wait, in
// the order of the queue.
func (s *Service) tellWaits(st *staff, list []chat.Conversation) {
	now := s.now()
	for i := range list {
		followers := s.of(list[i].ID)
		if len(followers) == 0 {
			continue
		}
		w := st.wait(&list[i], i+1, now)
		for _, f := range followers {
			f.Waits(list[i].ID, w)
		}
	}
}
