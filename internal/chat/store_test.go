package chat

import "testing"

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
