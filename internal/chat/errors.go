package chat

import (
	"errors"
	"fmt"
	"strings"
)

// Code says what kind of fault an Error is. Clients see it; each is explained
// here together with what a client does about it.
type Code string

const (
	// CodeInvalid: a field is missing, too long or malformed; the message names
	// it. Correct it, then send again.
	CodeInvalid Code = "invalid"
	// CodeUnauthenticated: no valid token or session. Sign in again; a widget
	// starts over without a token.
	CodeUnauthenticated Code = "unauthenticated"
	// CodeForbidden: signed in, but not allowed to do this. Don't retry.
	CodeForbidden Code = "forbidden"
	// CodeNotFound: there is no such thing, or none that this client may see.
	// Don't retry.
	CodeNotFound Code = "not_found"
	// CodeConflict: somebody else was faster: the conversation was claimed,
	// closed, or changed since it was read. Read it again.
	CodeConflict Code = "conflict"
	// CodeNotAssigned: the conversation is no longer this agent's (the lease ran
	// out, it was transferred or closed). Nothing was sent; stop writing to it.
	CodeNotAssigned Code = "not_assigned"
	// CodeAtCapacity: the agent has as many chats as they may have. Close one.
	CodeAtCapacity Code = "at_capacity"
	// CodeLimited: too many messages or attempts. Wait as long as retry_after
	// says, then send again.
	CodeLimited Code = "limited"
	// CodeUnavailable: a part that is needed does not answer now. Retry with a
	// growing, random delay; a message keeps its id.
	CodeUnavailable Code = "unavailable"
	// CodeInternal: a fault of the server, logged there. Retry once.
	CodeInternal Code = "internal"
)

// Error is the one error type that crosses package borders: a code for programs
// and a sentence for people. Err, if set, is the cause; it is logged and never
// shown to a client.
type Error struct {
	Code    Code
	Field   string  // the input that is at fault, with CodeInvalid
	Message string  // a sentence, in English; clients translate by Code
	Reason  *Reason // finer than Code; nil where clients have no words of their own for it
	Err     error
}

// Reason says why, for clients that word it in their reader's language. Its
// names are a small set of whoever made the error.
type Reason struct {
	Name string            `json:"name"`
	Args map[string]string `json:"args,omitempty" doc:"what the words name"`
}

func (e *Error) Error() string {
	s := e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a code; %w in the format sets the cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	cause := errors.Unwrap(err)
	if cause == nil {
		return &Error{Code: code, Message: err.Error()}
	}
	return &Error{Code: code, Message: strings.TrimSuffix(err.Error(), ": "+cause.Error()), Err: cause}
}

// Invalid makes an Error that names the field at fault and how to put it right.
func Invalid(field, format string, args ...any) *Error {
	return &Error{Code: CodeInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Because sets the error's reason; the arguments of its words follow as names
// and values. It returns the error.
func (e *Error) Because(name string, args ...string) *Error {
	e.Reason = &Reason{Name: name}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Reason.Args == nil {
			e.Reason.Args = map[string]string{}
		}
		e.Reason.Args[args[i]] = args[i+1]
	}
	return e
}

// ReasonOf returns the reason of the first Error in err's chain; nil if it has
// none.
func ReasonOf(err error) *Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return nil
}

// CodeOf returns the code of the first Error in err's chain, CodeInternal if
// there is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// PublicMessage returns what a client may read of err: the sentence of the
// first Error in its chain, without causes.
func PublicMessage(err error) string {
	var e *Error
	if !errors.As(err, &e) || e.Code == CodeInternal {
		return "Something went wrong on our side."
	}
	if e.Err != nil {
		return "This did not work just now." // a cause may hold internals
	}
	if e.Field != "" {
		return e.Field + ": " + e.Message
	}
	return e.Message
}
