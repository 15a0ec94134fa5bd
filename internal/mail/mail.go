// Package mail writes letters to buyers and hands them to an SMTP server. What
// is to be sent, when and how often is decided elsewhere.
package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"dragoman/internal/chat"
)

// TLS says how a connection to the SMTP server is secured.
type TLS string

const (
	TLSStart TLS = "starttls" // a plain connection that must turn to TLS
	TLSFull  TLS = "tls"      // TLS from the first byte
	TLSNone  TLS = "none"     // no TLS: a server on this machine
)

// Config says how mail leaves.
type Config struct {
	Host     string // of the SMTP server; empty: no mail is sent
	Port     int    // 0: 587, or 465 with TLSFull
	User     string // empty: no sign-in
	Password string
	From     string // address of the sender; a store's name is put before it
	TLS      TLS    // empty: TLSStart
}

// Check returns CodeInvalid if mail cannot be sent this way. Fields are the
// names of the environment variables.
func (c Config) Check() error {
	if c.Host == "" {
		return nil
	}
	if a, err := netmail.ParseAddress(c.From); err != nil || a.Address != c.From {
		return chat.Invalid("DRAGOMAN_SMTP_FROM", "%q is no e-mail address; give the one that mail comes from, such as chat@shop.example", c.From)
	}
	if c.Port < 0 || c.Port > 65535 {
		return chat.Invalid("DRAGOMAN_SMTP_PORT", "%d is no port; give one such as 587", c.Port)
	}
	switch c.TLS {
	case "", TLSStart, TLSFull, TLSNone:
		return nil
	}
	return chat.Invalid("DRAGOMAN_SMTP_TLS", "%q is none of %s, %s and %s", c.TLS, TLSStart, TLSFull, TLSNone)
}

// Mailer sends through one SMTP server. It is safe for concurrent use.
type Mailer struct {
	config  Config
	options []gomail.Option
}

// New makes a mailer; Config.Check must have passed.
func New(c Config) *Mailer {
	m := &Mailer{config: c, options: []gomail.Option{gomail.WithTimeout(sendTime)}}
	switch c.TLS {
	case TLSFull:
		m.options = append(m.options, gomail.WithSSLPort(false))
	case TLSNone:
		m.options = append(m.options, gomail.WithTLSPortPolicy(gomail.NoTLS))
	default:
		m.options = append(m.options, gomail.WithTLSPortPolicy(gomail.TLSMandatory))
	}
	if c.Port != 0 {
		m.options = append(m.options, gomail.WithPort(c.Port))
	}
	if c.User != "" {
		m.options = append(m.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return m
}

// sendTime bounds every step of sending.
const sendTime = 30 * time.Second

// ErrRefused is in the chain of an error of Send if trying again is no use: the
// server refuses the address or the letter.
var ErrRefused = errors.New("the mail server refuses it for good")

// Send hands a letter to the SMTP server. id makes the Message-ID: the same
// letter sent twice can be told from two letters. Errors name no addresses.
func (m *Mailer) Send(ctx context.Context, to, id string, l *Letter) error {
	msg, err := m.message(to, id, l)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	client, err := gomail.NewClient(m.config.Host, m.options...)
	if err != nil {
		return fmt.Errorf("mail client: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	defer client.Close() // the letter is out before: how the connection ends does not matter
	return told(client.Send(msg))
}

// told makes an error of Send out of the library's, which holds addresses.
func told(err error) error {
	if err == nil {
		return nil
	}
	var sent *gomail.SendError
	if !errors.As(err, &sent) {
		return errors.New("the mail server did not take it")
	}
	if code := sent.ErrorCode(); code >= 500 {
		return fmt.Errorf("%w: %s (%d)", ErrRefused, sent.Reason, code)
	}
	return fmt.Errorf("the mail server did not take it: %s (%d)", sent.Reason, sent.ErrorCode())
}

func (m *Mailer) message(to, id string, l *Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.FromFormat(oneLine(l.Store), m.config.From); err != nil {
		return nil, err
	}
	if err := msg.To(to); err != nil {
		return nil, errors.New("this is no address")
	}
	html, err := l.HTML()
	if err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.config.From, "@")
	msg.SetMessageIDWithValue(id + "@" + domain)
	msg.SetDate()
	msg.Subject(oneLine(l.Subject))
	msg.SetGenHeader("Content-Language", l.Language)
	// No answering machine answers, and none of ours would read it.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(gomail.TypeTextPlain, l.Text())
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	return msg, nil
}

// oneLine makes a text fit for a header.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
