package outbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"golang.org/x/net/html/charset"

	"dragoman/internal/chat"
)

// MaxPage is the size of the largest page that Fetch reads, in bytes.
const MaxPage = 2 << 20

// Page is what an address answered.
type Page struct {
	URL  string // after redirects
	HTML bool   // or plain text
	Text string // in UTF-8, whatever it was sent in
}

// Fetch reads a web page or a text with a client made by Client. An address
// that is none of http or https, an answer that is no text and one above
// MaxPage are chat.CodeInvalid; an address inside a private network is
// chat.CodeForbidden; a server that cannot be reached or answers with anything
// but 200 is chat.CodeUnavailable. Every error has a Reason.
func Fetch(ctx context.Context, client *http.Client, address string) (Page, error) {
	target, err := url.Parse(address)
	if err != nil {
		return Page{}, noAddress("%q is no address; write it in full, with https://", address)
	}
	if err := checkURL(target); err != nil {
		return Page{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return Page{}, noAddress("%q is no address; write it in full, with https://", address)
	}
	request.Header.Set("User-Agent", "dragoman (checks this store's pages against its answers)")
	request.Header.Set("Accept", "text/html, application/xhtml+xml, text/plain")
	response, err := client.Do(request)
	if err != nil {
		return Page{}, unreachable(target, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Page{}, chat.Errorf(chat.CodeUnavailable, "%s answers with status %d", target.Host, response.StatusCode).
			Because(ReasonStatus, "host", target.Host, "status", strconv.Itoa(response.StatusCode))
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	page := Page{URL: response.Request.URL.String(), HTML: kind == "text/html" || kind == "application/xhtml+xml"}
	if !page.HTML && kind != "text/plain" {
		return Page{}, chat.Invalid("url", "%s is neither a web page nor a text but %q", address, kind).
			Because(ReasonKind, "kind", cmp.Or(kind, "application/octet-stream"))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxPage+1))
	if err != nil {
		return Page{}, unreachable(target, err)
	}
	if len(body) > MaxPage {
		return Page{}, chat.Invalid("url", "%s has more than %d MB", address, MaxPage>>20).Because(ReasonLarge, "limit", strconv.Itoa(MaxPage>>20))
	}
	encoding, _, _ := charset.DetermineEncoding(body, response.Header.Get("Content-Type"))
	text, err := encoding.NewDecoder().Bytes(body)
	if err != nil {
		return Page{}, chat.Invalid("url", "%s is in an encoding that can't be read", address).Because(ReasonEncoding)
	}
	page.Text = string(text)
	return page, nil
}

// checkURL refuses what is no address of a web page.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return noAddress("%q is no web address; write it in full, with https://", u.Redacted())
	case u.Hostname() == "":
		return noAddress("%q names no server", u.Redacted())
	case u.User != nil:
		return noAddress("leave name and password out of the address")
	}
	return nil
}

func noAddress(format string, args ...any) error {
	return chat.Invalid("url", format, args...).Because(ReasonAddress)
}

// unreachable says why a request failed without what only the server's network
// tells; a reason of ours stays.
func unreachable(target *url.URL, err error) error {
	var reason *chat.Error
	if errors.As(err, &reason) {
		return reason
	}
	why := Why(err)
	return (&chat.Error{Code: chat.CodeUnavailable, Field: "url", Message: fmt.Sprintf(sentences[why], target.Host), Err: err}).Because(why, "host", target.Host)
}
