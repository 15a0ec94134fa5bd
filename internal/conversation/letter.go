package conversation

import (
	"context"
	"net/url"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/mail"
	"dragoman/internal/record"
)

// letter writes a mail; nil if there is nothing to say. upto is the number of
// the last event that was looked at.
func (s *Service) letter(ctx context.Context, m *record.Mail) (l *mail.Letter, upto int64, err error) {
	c, err := s.mustHead(ctx, m.Conversation)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, 0, nil // deleted meanwhile
	}
	if err != nil {
		return nil, 0, err
	}
	store, err := s.store(ctx, c.Store)
	if err != nil {
		return nil, 0, err
	}
	events, err := s.record.Events(ctx, c.ID, m.After, maxLetter)
	if err != nil {
		return nil, 0, err
	}
	upto = m.After
	if len(events) > 0 {
		upto = events[len(events)-1].Seq
	}
	words := events
	if m.Kind == record.MailReply {
		words = agentsWords(events)
	}
	l = s.compose(store, c, m, words)
	if len(l.Lines) == 0 {
		return nil, upto, nil
	}
	return l, upto, nil
}

func agentsWords(events []chat.Event) (said []chat.Event) {
	for _, e := range events {
		if e.Message != nil && e.Author.Role == chat.AuthorAgent {
			said = append(said, e)
		}
	}
	return said
}

// compose puts what was said into a letter, as the buyer may see it.
func (s *Service) compose(store *chat.Store, c *chat.Conversation, m *record.Mail, events []chat.Event) *mail.Letter {
	texts, lang := language.BuiltIn(), m.Language
	locale := texts.Locale(lang)
	text := func(key string) string {
		return texts.TextWith(lang, "mail."+string(m.Kind)+"_"+key, map[string]string{"store": locale.Isolate(store.Name)})
	}
	l := &mail.Letter{
		Language: locale.Tag(), RightToLeft: locale.RightToLeft(), Store: store.Name,
		Subject: text("subject"), Intro: text("intro"), Hint: text("hint"),
	}
	zone, clock, day := buyerZone(c, store), texts.Text(lang, "away.clock"), ""
	for _, e := range events {
		if e.Message == nil || e.Internal() {
			continue
		}
		line := mail.Line{Name: e.Author.Name, Text: e.Message.Text}
		switch e.Author.Role {
		case chat.AuthorBuyer:
			line.Name = texts.Text(lang, "widget.you")
		case chat.AuthorAssistant, chat.AuthorSystem:
			line.Name = texts.Text(lang, "widget.assistant")
		}
		at := e.At.In(zone)
		line.Time = at.Format(clock)
		if today := at.Format(time.DateOnly); today != day {
			day, line.Time = today, locale.Date(at)+" "+line.Time
		}
		l.Lines = append(l.Lines, line)
	}
	if s.good(store, c.Page) {
		l.Link, l.LinkText = c.Page, texts.Text(lang, "mail.reply_link")
	}
	return l
}

// good reports whether a page is one of the store's: a buyer's browser says what
// page it is on, and could name any.
func (s *Service) good(store *chat.Store, page string) bool {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return false
	}
	own, err := url.Parse(s.post.PublicURL)
	return store.AllowsOrigin(u.Scheme+"://"+u.Host) || err == nil && own.Host == u.Host && own.Scheme == u.Scheme
}
