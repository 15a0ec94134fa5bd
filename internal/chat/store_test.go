package chat

import (
	"testing"
	"time"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestHours(t *testing.T) {
	berlin := Hours{Days: Weekdays(), From: "08:00", To: "20:00", Timezone: "Europe/Berlin"}
	tests := []struct {
		name, now string
		open      bool
		next      string
	}{
		{"in the morning, before opening", "2026-11-23T06:59:00Z", false, "2026-11-23T07:00:00Z"},
		{"the first minute", "2026-11-23T07:00:00Z", true, "2026-11-24T07:00:00Z"},
		{"closing time is closed", "2026-11-23T19:00:00Z", false, "2026-11-24T07:00:00Z"},
		{"Saturday night leads to Monday", "2026-11-21T22:00:00Z", false, "2026-11-23T07:00:00Z"},
		{"over the end of summer time", "2026-10-24T19:00:00Z", false, "2026-10-26T07:00:00Z"},
		{"over the start of summer time", "2026-03-28T20:00:00Z", false, "2026-03-30T06:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			now := at(t, test.now)
			if open := berlin.Open(now); open != test.open {
				t.Errorf("Open = %v, want %v", open, test.open)
			}
			if next := berlin.NextOpening(now); !next.Equal(at(t, test.next)) {
				t.Errorf("NextOpening = %v, want %v", next.UTC(), test.next)
			}
		})
	}
	if next := (Hours{From: "08:00", To: "20:00"}).NextOpening(at(t, "2026-11-21T22:00:00Z")); !next.IsZero() {
		t.Errorf("a store without days opens at %v, want never", next)
	}
}

func TestHoursThatAreRefused(t *testing.T) {
	good := Hours{Days: Weekdays(), From: "08:00", To: "20:00", Timezone: "Europe/Berlin"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Hours){
		"from":     func(h *Hours) { h.From = "8:00" },
		"to":       func(h *Hours) { h.To = "07:00" },
		"timezone": func(h *Hours) { h.Timezone = "Middle/Earth" },
	} {
		h := good
		spoil(&h)
		var e *Error
		if err := h.Check(); !asError(err, &e) || e.Field != field {
			t.Errorf("with a bad %s, Check gives %v", field, err)
		}
	}
}

func TestOriginsAreRefusedByDefault(t *testing.T) {
	s := Store{Origins: []string{"https://shop.example"}}
	for origin, want := range map[string]bool{
		"https://shop.example": true, "http://shop.example": false, "https://shop.example.evil": false, "": false, "null": false,
	} {
		if got := s.AllowsOrigin(origin); got != want {
			t.Errorf("AllowsOrigin(%q) = %v, want %v", origin, got, want)
		}
	}
}
