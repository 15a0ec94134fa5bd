package chat

import (
	"net/mail"
	"strings"
	"unicode"
)

// Contact is where a buyer can be reached who is not there any more.
type Contact struct {
	Email string `json:"email,omitempty"` // left out for those who may not see it
	Name  string `json:"name,omitempty"`
}

const (
	maxEmail = 254 // bytes, as SMTP has it
	maxName  = 80  // code points
)

// Check trims the contact and returns CodeInvalid, naming the field, if nobody
// can be reached there.
func (c *Contact) Check() error {
	c.Email, c.Name = strings.TrimSpace(c.Email), strings.Join(strings.Fields(c.Name), " ")
	if err := CheckEmail(c.Email); err != nil {
		return err
	}
	if len([]rune(c.Name)) > maxName || strings.ContainsFunc(c.Name, unicode.IsControl) || strings.ToValidUTF8(c.Name, "") != c.Name {
		return Invalid("name", "make it shorter than %d characters", maxName)
	}
	return nil
}

// CheckEmail returns CodeInvalid if this is no e-mail address that can be
// written to over the internet.
func CheckEmail(email string) error {
	a, err := mail.ParseAddress(email)
	_, domain, _ := strings.Cut(email, "@")
	if err != nil || a.Address != email || len(email) > maxEmail || !strings.Contains(strings.Trim(domain, "."), ".") ||
		strings.ContainsFunc(email, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' }) {
		return Invalid("email", "give an address such as ana@shop.example")
	}
	return nil
}

// ForAgent returns the event without what this agent may not see.
func (e Event) ForAgent(a *Agent) Event {
	if e.Contact != nil && !a.May(PermissionContact) {
		e.Contact = &Contact{Name: e.Contact.Name}
	}
	return e
}
