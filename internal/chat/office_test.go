package chat

import (
	"encoding/json"
	"testing"
)

// shop is open in Berlin, and for Spanish and Portuguese in Madrid.
func shop() Store {
	return Store{
		ID: "demo", Key: "demo", Name: "Demo", Locale: "en", Languages: []string{"en", "es", "pt", "zh"}, Hours: in("Europe/Berlin"),
		Offices: []Office{
			{Country: "ES", Languages: []string{"es", "pt"}, Hours: in("Europe/Madrid")},
			{Country: "CN", Languages: []string{"zh"}, Hours: in("Asia/Shanghai")},
		},
	}
}

func TestALanguageGoesByTheHoursOfItsOffice(t *testing.T) {
	s := shop()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	for lang, zone := range map[string]string{"es": "Europe/Madrid", "pt": "Europe/Madrid", "zh": "Asia/Shanghai", "en": "Europe/Berlin", "": "Europe/Berlin", "ja": "Europe/Berlin"} {
		if got := s.HoursFor(lang).Timezone; got != zone {
			t.Errorf("%q goes by the clock of %s, want %s", lang, got, zone)
		}
	}
}

func TestOfficesAreRefusedByTheirField(t *testing.T) {
	for field, change := range map[string]func(s *Store){
		"offices[0].country":             func(s *Store) { s.Offices[0].Country = "es" },
		"offices[1].country":             func(s *Store) { s.Offices[1].Country = "EU" },
		"offices[0].languages":           func(s *Store) { s.Offices[0].Languages = nil },
		"offices[1].languages":           func(s *Store) { s.Offices[1].Languages = []string{"zh", "pt"} },
		"offices[1].hours.timezone":      func(s *Store) { s.Offices[1].Hours.Timezone = "" },
		"offices[0].hours.also[0].from":  func(s *Store) { s.Offices[0].Hours.Also = []Opening{{From: "9", To: "10:00"}} },
		"offices[0].hours.special[0].to": func(s *Store) { s.Offices[0].Hours.Special = []SpecialDay{{Day: "12-24", From: "09:00", To: "08:00"}} },
	} {
		s := shop()
		change(&s)
		err, ok := s.Check().(*Error)
		if !ok || err.Code != CodeInvalid || err.Field != field {
			t.Errorf("%s is answered %v", field, err)
		}
	}
	for _, lang := range []string{"", "not a tag"} {
		s := shop()
		s.Offices[0].Languages = []string{lang}
		if err, ok := s.Check().(*Error); !ok || err.Field != "offices[0].languages" {
			t.Errorf("the language %q is answered %v", lang, err)
		}
	}
}

func TestAStoreOfAnOlderVersionHasNoOffices(t *testing.T) {
	old := []byte(`{"id":"demo","key":"demo","name":"Demo","locale":"en","languages":["en"],"hours":{"days":[1],"from":"08:00","to":"20:00","timezone":"Europe/Berlin"}}`)
	var s Store
	if err := json.Unmarshal(old, &s); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil || s.HoursFor("en").Timezone != "Europe/Berlin" {
		t.Errorf("it is %+v: %v", s, err)
	}
	kept, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(kept, &fields); err != nil || fields["offices"] != nil {
		t.Errorf("it is kept as %s", kept)
	}
}
