package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// What keeps a server from answering is told apart, and said without what only
// the server's network tells.
func TestNoAnswerHasAReason(t *testing.T) {
	target := &url.URL{Scheme: "https", Host: "shop.example"}
	for why, cause := range map[string]error{
		ReasonPrivate:     NewRule(nil).Control("tcp4", "10.1.2.3:443", nil),
		ReasonUnknown:     &net.DNSError{Err: "no such host", Name: "shop.example", Server: "10.0.0.53", IsNotFound: true},
		ReasonCertificate: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		ReasonTimeout:     context.DeadlineExceeded,
		ReasonUnreachable: errors.New("read tcp 10.0.0.7: connection reset by peer"),
	} {
		err := unreachable(target, &url.Error{Op: "Get", URL: target.String(), Err: cause})
		if reason := chat.ReasonOf(err); reason == nil || reason.Name != why || why != ReasonPrivate && reason.Args["host"] != "shop.example" {
			t.Errorf("%v: the reason is %+v, want %s", cause, reason, why)
		}
	}
}

// Every reason can be read on the admin page.
func TestReasonsHaveWords(t *testing.T) {
	for _, reason := range []string{
		ReasonAddress, ReasonPrivate, ReasonUnknown, ReasonCertificate, ReasonTimeout, ReasonUnreachable,
		ReasonRedirects, ReasonStatus, ReasonKind, ReasonLarge, ReasonEncoding,
	} {
		key := "admin.check_fetch_" + reason
		if language.BuiltIn().Text("en", key) == key {
			t.Errorf("there is no text %s", key)
		}
	}
}
