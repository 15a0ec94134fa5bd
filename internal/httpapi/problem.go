package httpapi

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

// Problem is an error as clients get it (RFC 9457), with the code of
// chat.Error.
type Problem struct {
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail"`
	Code   chat.Code `json:"code"`
	Field  string    `json:"field,omitempty"`

	Reason *chat.Reason `json:"reason,omitempty"` // for pages that word it in their reader's language
}

func (p *Problem) Error() string  { return p.Detail }
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statuses = map[chat.Code]int{
	chat.CodeInvalid:         http.StatusUnprocessableEntity,
	chat.CodeUnauthenticated: http.StatusUnauthorized,
	chat.CodeForbidden:       http.StatusForbidden,
	chat.CodeNotFound:        http.StatusNotFound,
	chat.CodeConflict:        http.StatusConflict,
	chat.CodeNotAssigned:     http.StatusConflict,
	chat.CodeAtCapacity:      http.StatusConflict,
	chat.CodeLimited:         http.StatusTooManyRequests,
	chat.CodeUnavailable:     http.StatusServiceUnavailable,
	chat.CodeInternal:        http.StatusInternalServerError,
}

// problem makes of any error what a client may see of it.
func (a *API) problem(err error) error {
	var made *Problem
	if err == nil || errors.As(err, &made) {
		return err
	}
	code := chat.CodeOf(err)
	if code == chat.CodeInternal || code == chat.CodeUnavailable {
		a.log.Error("request failed", "err", err)
	}
	status := statuses[code]
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: chat.PublicMessage(err), Code: code}
	var e *chat.Error
	if errors.As(err, &e) {
		p.Field, p.Reason = e.Field, e.Reason
	}
	return p
}

// limited makes the answer to an attempt that comes too early.
func limited(wait time.Duration) error {
	p := &Problem{
		Title: http.StatusText(http.StatusTooManyRequests), Status: http.StatusTooManyRequests,
		Detail: "Too many attempts; wait a moment.", Code: chat.CodeLimited,
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {seconds}})
}

// What huma itself refuses (malformed JSON, a missing field) looks like our own
// errors. It is a package variable there, so it is set once, here.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Code: chat.CodeInvalid}
		if status >= http.StatusInternalServerError {
			p.Code, p.Detail = chat.CodeInternal, chat.PublicMessage(nil)
		}
		for _, err := range errs {
			if d, ok := err.(huma.ErrorDetailer); ok {
				detail := d.ErrorDetail()
				p.Field, p.Detail = detail.Location, detail.Message
				break
			}
		}
		return p
	}
}
