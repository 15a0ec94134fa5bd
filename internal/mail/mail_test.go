package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/mail/mailtest"
)

func letter() *Letter {
	return &Letter{
		Language: "ar", RightToLeft: true, Store: "Harbour & Co\r\nBcc: x@y.example", Subject: "رد على سؤالك\r\nX-Evil: 1", Intro: "وصلك رد:",
		Lines: []Line{{Name: "Marta <b>", Time: "14:05", Text: "Line one\nline two\n\n<script>alert(1)</script>\n.\nend"}},
		Link:  "https://shop.example/p?a=1&b=2", LinkText: "متابعة", Hint: "تلميح",
	}
}

// parts reads a mail's parts by their type.
func parts(t *testing.T, m mailtest.Mail) (netmail.Header, map[string]string) {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(m.Data))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for r := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return msg.Header, found
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		data, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		found[kind] = strings.ReplaceAll(string(data), "\r\n", "\n")
	}
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	server := mailtest.Start(t)
	m := New(Config{Host: server.Host, Port: server.Port, From: "chat@shop.example", TLS: TLSNone})
	if err := m.Send(context.Background(), "ana@buyer.example", "letter-1", letter()); err != nil {
		t.Fatal(err)
	}
	got := server.Wait(t, 0)
	if got.From != "chat@shop.example" || got.To != "ana@buyer.example" {
		t.Errorf("from %q to %q", got.From, got.To)
	}
	header, parts := parts(t, got)
	subject, _ := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	if subject != "رد على سؤالك X-Evil: 1" || header.Get("X-Evil") != "" || header.Get("Bcc") != "" {
		t.Errorf("the subject is %q in %v", subject, header)
	}
	if header.Get("Message-Id") != "<letter-1@shop.example>" || header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("the header is %v", header)
	}
	from, err := netmail.ParseAddress(header.Get("From"))
	if err != nil || from.Name != "Harbour & Co Bcc: x@y.example" || from.Address != "chat@shop.example" {
		t.Errorf("it is from %v, %v", from, err)
	}
	const text = "وصلك رد:\n\nMarta <b>, 14:05\n  Line one\n  line two\n\n  <script>alert(1)</script>\n  .\n  end\n\nمتابعة:\nhttps://shop.example/p?a=1&b=2\n\n-- \nتلميح\n"
	if parts["text/plain"] != text {
		t.Errorf("as text:\n%q, want\n%q", parts["text/plain"], text)
	}
	html := parts["text/html"]
	for _, want := range []string{`<html lang="ar" dir="rtl">`, "Line one<br>line two", "&lt;script&gt;", `href="https://shop.example/p?a=1&amp;b=2"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s:\n%s", want, html)
		}
	}
	if strings.Contains(html, "<script") {
		t.Error("a buyer's words became markup")
	}
}

func TestRefusals(t *testing.T) {
	server := mailtest.Start(t)
	m := New(Config{Host: server.Host, Port: server.Port, From: "chat@shop.example", TLS: TLSNone})
	send := func(m *Mailer) error {
		return m.Send(context.Background(), "ana@buyer.example", "letter-1", letter())
	}
	server.Refuse("550 5.1.1 no such ana@buyer.example")
	if err := send(m); !errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "ana@") {
		t.Errorf("an address that does not exist: %v", err)
	}
	server.Refuse("451 4.3.0 later")
	if err := send(m); err == nil || errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "ana@") {
		t.Errorf("a server that is busy: %v", err)
	}
	server.Refuse("")
	plain := New(Config{Host: server.Host, Port: server.Port, From: "chat@shop.example"})
	if err := send(plain); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("a server without TLS where it is asked for: %v", err)
	}
	if n := len(server.Mails()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestConfigsThatAreRefused(t *testing.T) {
	good := Config{Host: "smtp.shop.example", From: "chat@shop.example"}
	for field, c := range map[string]Config{
		"DRAGOMAN_SMTP_FROM": {Host: good.Host, From: "Shop <chat@shop.example>"},
		"DRAGOMAN_SMTP_PORT": {Host: good.Host, From: good.From, Port: 70000},
		"DRAGOMAN_SMTP_TLS":  {Host: good.Host, From: good.From, TLS: "ssl"},
	} {
		var e *chat.Error
		if err := c.Check(); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%+v gives %v, want a fault of %s", c, err, field)
		}
	}
	for _, c := range []Config{good, {}} {
		if err := c.Check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
