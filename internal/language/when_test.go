package language

import (
	"testing"
	"time"
)

func TestWhen(t *testing.T) {
	for _, test := range []struct{ lang, zone, now, at, want string }{
		{"en", "America/New_York", "2026-11-23T03:00:00Z", "2026-11-23T07:00:00Z", "tomorrow at 2:00 AM"},
		{"en", "Europe/London", "2026-11-23T03:00:00Z", "2026-11-23T07:00:00Z", "today at 7:00 AM"},
		{"en", "Europe/London", "2026-11-20T22:00:00Z", "2026-11-23T07:00:00Z", "on Monday at 7:00 AM"},
		{"en", "Europe/London", "2026-12-24T22:00:00Z", "2027-01-04T07:00:00Z", "on 4 January 2027 at 7:00 AM"},
		// Seven days on, the day's name alone would be today's.
		{"de", "Europe/Berlin", "2026-11-23T10:00:00Z", "2026-11-30T07:00:00Z", "am 30. November 2026 um 08:00 Uhr"},
		{"de", "Europe/Berlin", "2026-10-24T10:00:00Z", "2026-10-26T07:00:00Z", "am Montag um 08:00 Uhr"},
		{"pl", "Asia/Kathmandu", "2026-11-23T16:00:00Z", "2026-11-24T02:15:00Z", "jutro o 08:00"},
		{"ru", "Europe/Moscow", "2026-11-23T16:00:00Z", "2026-11-25T05:00:00Z", "в среду в 08:00"},
		{"ja", "Asia/Tokyo", "2026-11-23T16:00:00Z", "2026-11-24T00:00:00Z", "本日09:00"},
		// Auckland opens on its Tuesday, which is Honolulu's Monday.
		{"en", "Pacific/Honolulu", "2026-11-23T08:00:00Z", "2026-11-23T19:00:00Z", "tomorrow at 9:00 AM"},
		{"ar", "America/Sao_Paulo", "2026-11-23T16:00:00Z", "2026-11-24T11:00:00Z", "غدًا الساعة \u206808:00\u2069"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, at := moment(t, test.now), moment(t, test.at)
		if got := BuiltIn().Locale(test.lang).When(at.In(zone), now); got != test.want {
			t.Errorf("%s in %s at %s: %q, want %q", test.lang, test.zone, test.now, got, test.want)
		}
	}
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
