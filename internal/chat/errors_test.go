package chat

import (
	"context"
	"errors"
	"testing"
)

func TestAnErrorSaysItsCauseOnce(t *testing.T) {
	for want, err := range map[string]*Error{
		"reading the stores: context canceled": Errorf(CodeUnavailable, "reading the stores: %w", context.Canceled),
		"no page 7":                            Errorf(CodeNotFound, "no page %d", 7),
		"hours.from: write it as 08:00":        Invalid("hours.from", "write it as %s", "08:00"),
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if err := Errorf(CodeUnavailable, "reading: %w", context.Canceled); !errors.Is(err, context.Canceled) || PublicMessage(err) != "This did not work just now." {
		t.Errorf("%v: the cause is lost, or clients read it: %s", err, PublicMessage(err))
	}
}
