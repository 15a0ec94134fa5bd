package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOneOfficeIsClosedWhileAnotherIsOpen(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	mexico, err := time.LoadLocation("America/Mexico_City")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Now().In(madrid).AddDate(0, 0, 20)
	opens := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, madrid)
	n.must("PATCH", "/api/v1/stores/demo", owner, map[string]any{
		"hours": map[string]any{"days": []int{0, 1, 2, 3, 4, 5, 6}, "from": "00:00", "to": "24:00", "timezone": "UTC"},
		"offices": []any{map[string]any{"country": "ES", "languages": []string{"es"}, "hours": map[string]any{
			"days": []int{}, "from": "12:00", "to": "14:00", "timezone": "Europe/Madrid",
			"special": []any{map[string]any{"day": opens.Format(time.DateOnly), "from": "12:00", "to": "14:00"}},
		}}},
	})
	newAgent(t, n, "admin@localhost")
	visits := func(locale, open string) *buyer {
		t.Helper()
		s, _, err := dial(t, n.url, "/ws/buyer", http.Header{"Origin": {n.url}})
		if err != nil {
			t.Fatal(err)
		}
		fields := hello("", 0)
		fields["locale"], fields["timezone"] = locale, "America/Mexico_City"
		s.send(fields)
		welcome := s.expect("welcome", func(f frame) bool { return f.Type == "welcome" })
		if !strings.Contains(welcome.raw, open) {
			t.Errorf("in %s the visitor is greeted with %s, want %s", locale, welcome.raw, open)
		}
		return &buyer{socket: s, token: welcome.Token}
	}

	spanish := visits("es-MX", `"open":false`)
	spanish.send(map[string]any{"type": "message", "id": "m1", "text": "Quiero hablar con una persona", "choice": "person"})
	line := spanish.expect("how it stands", func(f frame) bool { return f.Type == "queue" })
	for _, want := range []string{`"away":"closed"`, `"open":false`, fmt.Sprintf(`"opens_at":%q`, opens.UTC().Format(time.RFC3339)), fmt.Sprintf("a las %s", opens.In(mexico).Format("15:04"))} {
		if !strings.Contains(line.raw, want) {
			t.Errorf("the Spanish line says %s, not %s", line.raw, want)
		}
	}

	english := visits("en", `"open":true`)
	english.send(map[string]any{"type": "message", "id": "m1", "text": "I want to talk to a person", "choice": "person"})
	if line := english.expect("how it stands", func(f frame) bool { return f.Type == "queue" }); !strings.Contains(line.raw, `"open":true`) || strings.Contains(line.raw, "opens_at") {
		t.Errorf("the English line says %s", line.raw)
	}
}
