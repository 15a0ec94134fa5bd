package retrieval

import "testing"

func TestSearchFindsEntriesByTheirWords(t *testing.T) {
	x, err := NewIndex("es", []Document{
		{Topic: "refund", Question: "¿Cuándo me devuelven el dinero?", Examples: []string{"quiero mi reembolso"}, Answer: "El reembolso llega pronto."},
		{Topic: "track", Question: "¿Dónde está mi paquete?", Examples: []string{"seguimiento del envío"}, Answer: "Mire el enlace."},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for text, want := range map[string]string{"mis reembolsos": "refund", "DONDE ESTA": "track", "envios": "track"} {
		hits, err := x.Search(text, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) == 0 || hits[0].Topic != want || len(hits[0].Terms) == 0 {
			t.Errorf("%q: %+v, want %s", text, hits, want)
		}
	}
	if hits, err := x.Search("xyz", 3); err != nil || len(hits) != 0 {
		t.Errorf("nothing fits: %+v, %v", hits, err)
	}
}
