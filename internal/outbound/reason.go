package outbound

import (
	"crypto/tls"
	"errors"
	"net"

	"dragoman/internal/chat"
)

// Reasons of the errors of requests (chat.Error.Reason), with the arguments of
// their words. Pages have words for each.
const (
	ReasonAddress     = "address"     // it is no address of a web page
	ReasonPrivate     = "private"     // it is inside a private network
	ReasonUnknown     = "unknown"     // host: the name of the server is not known
	ReasonCertificate = "certificate" // host: its certificate is not accepted
	ReasonTimeout     = "timeout"     // host: no answer in time
	ReasonUnreachable = "unreachable" // host: no connection, or it broke
	ReasonRedirects   = "redirects"   // more than limit
	ReasonStatus      = "status"      // host, status: that it answers with
	ReasonKind        = "kind"        // neither a web page nor a text but of this kind
	ReasonLarge       = "large"       // more than limit MB
	ReasonEncoding    = "encoding"    // letters that can't be read
)

// Why returns the reason that a request got no answer, one of ReasonPrivate to
// ReasonUnreachable, without what only the server's network tells.
func Why(err error) string {
	var (
		certificate *tls.CertificateVerificationError
		name        *net.DNSError
		slow        net.Error
	)
	switch {
	case chat.CodeOf(err) == chat.CodeForbidden:
		return ReasonPrivate
	case errors.As(err, &name) && name.IsNotFound:
		return ReasonUnknown
	case errors.As(err, &certificate):
		return ReasonCertificate
	case errors.As(err, &slow) && slow.Timeout():
		return ReasonTimeout
	}
	return ReasonUnreachable
}

// sentences say in English why a host did not answer.
var sentences = map[string]string{
	ReasonUnknown:     "there is no server called %s",
	ReasonCertificate: "the certificate of %s is not accepted",
	ReasonTimeout:     "%s does not answer in time",
	ReasonUnreachable: "%s can't be reached",
}
