package conversation

import (
	"context"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
)

// answersIn gives the store an office in New York for Spanish and one in
// Shanghai for Chinese; the others sit in Berlin.
func (s *Service) answersIn(t *testing.T, now time.Time) {
	t.Helper()
	s.at(t, now, workdays("Europe/Berlin"))
	stores, err := s.record.Stores(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	store := stores[0]
	store.Offices = []chat.Office{
		{Country: "US", Languages: []string{"es"}, Hours: workdays("America/New_York")},
		{Country: "CN", Languages: []string{"zh"}, Hours: workdays("Asia/Shanghai")},
	}
	if err := s.record.PutStore(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	s.StoresChanged(context.Background())
}

func TestEachLanguageGoesByTheHoursOfItsOffice(t *testing.T) {
	for name, test := range map[string]struct {
		now   string
		opens map[string]string // by language; "" if somebody is there
		text  string            // that a Spanish buyer in Mexico is told
	}{
		"Saturday evening in Berlin, whose clocks go back in the night; Sunday in Shanghai": {
			"2026-10-24T20:30:00Z", map[string]string{"en": "2026-10-26T07:00:00Z", "es": "", "zh": "2026-10-26T00:00:00Z"}, ""},
		"Saturday evening in New York, whose clocks go back in the night": {
			"2026-11-01T00:30:00Z", map[string]string{"en": "2026-11-02T07:00:00Z", "es": "2026-11-02T13:00:00Z", "zh": "2026-11-02T00:00:00Z"}, "el lunes a las 07:00"},
		"Monday morning in Shanghai, still Sunday in New York": {
			"2026-11-02T00:30:00Z", map[string]string{"en": "2026-11-02T07:00:00Z", "es": "2026-11-02T13:00:00Z", "zh": ""}, "mañana a las 07:00"},
		"New York has changed its clocks, Berlin has not": {
			"2026-03-28T23:59:00Z", map[string]string{"en": "2026-03-30T06:00:00Z", "es": "", "zh": "2026-03-30T00:00:00Z"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, ctx := newService(t), context.Background()
			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}
			s.answersIn(t, now)
			s.employs(t, "ana", true, "en", "es", "zh")
			for lang, want := range test.opens {
				id := chat.ConversationID(lang)
				s.escalates(t, id, lang, "America/Mexico_City")
				head, err := s.head(ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				w, notices := s.Waits(ctx, head), s.told(t, id)
				if again := s.Waits(ctx, head); again != w {
					t.Errorf("asked again %s is told %+v, not %+v: it would be sent again", lang, again, w)
				}
				if want == "" {
					if !w.Open || w.Away != chat.AwayNot || !w.OpensAt.IsZero() || len(notices) != 0 {
						t.Errorf("%s is told %+v, %+v; somebody is there", lang, w, notices)
					}
					continue
				}
				if opens := w.OpensAt.Format(time.RFC3339); w.Open || w.Away != chat.AwayClosed || opens != want || len(notices) != 1 {
					t.Errorf("%s is told %+v, %+v; it opens at %s", lang, w, notices, want)
				}
				if lang == "es" && !strings.Contains(w.Text, test.text) {
					t.Errorf("in Mexico it is told %q, want %q", w.Text, test.text)
				}
			}
		})
	}
}

func TestWithoutAZoneOfItsOwnTheBuyerHearsThatOfTheOffice(t *testing.T) {
	s := newService(t)
	s.answersIn(t, time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)) // five in the morning in New York
	s.escalates(t, "c", "es", "")
	if told := s.told(t, "c"); len(told) != 1 || !strings.Contains(told[0].Text, "hoy a las 08:00") {
		t.Errorf("the buyer is told %+v", told)
	}
}

func TestAWaitCountsWhileItsOfficeIsOpen(t *testing.T) {
	s, ctx := newService(t), context.Background()
	clock := clockAt(time.Date(2026, 11, 2, 7, 30, 0, 0, time.UTC)) // half past eight in Berlin
	s.answersIn(t, clock.now())
	s.now = clock.now
	told := make(lead, 10)
	s.Watch(told)
	s.escalates(t, "spanish", "es", "")
	s.escalates(t, "english", "en", "")
	clock.pass(chat.DefaultWaitLimit + time.Second)
	s.raiseLongWaiting(ctx)
	told.hears(t, "english")
	clock.set(time.Date(2026, 11, 2, 13, 0, 0, 0, time.UTC)) // New York opens
	s.raiseLongWaiting(ctx)
	told.hears(t)
	clock.pass(chat.DefaultWaitLimit + time.Second)
	s.raiseLongWaiting(ctx)
	told.hears(t, "spanish")
}
