package outbound

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"dragoman/internal/chat"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestClientRefusesPrivateNetworks(t *testing.T) {
	var reached atomic.Bool
	address := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	t.Setenv("HTTP_PROXY", address) // a proxy would connect to anything
	byName := strings.Replace(address, "127.0.0.1", "localhost", 1)
	for _, target := range []string{address, byName} {
		response, err := Client(nil).Get(target)
		if err == nil {
			response.Body.Close()
		}
		if chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("%s: %v", target, err)
		}
	}
	if reached.Load() {
		t.Error("the server was reached")
	}
}

func TestClientChecksRedirects(t *testing.T) {
	inner := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") })
	inner = strings.Replace(inner, "127.0.0.1", "127.0.0.2", 1)
	for _, target := range []string{inner, "file:///etc/passwd", "http://169.254.169.254/latest/meta-data"} {
		outer := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) })
		_, err := Fetch(t.Context(), Client(loopback), outer)
		if code := chat.CodeOf(err); code != chat.CodeForbidden && code != chat.CodeInvalid {
			t.Errorf("redirect to %s: %v", target, err)
		}
	}
}

func TestClientFollowsAFewRedirects(t *testing.T) {
	var count atomic.Int32
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/%d", count.Add(1)), http.StatusFound)
	})
	if _, err := Fetch(t.Context(), Client(loopback), address); chat.CodeOf(err) != chat.CodeUnavailable || chat.ReasonOf(err) == nil || chat.ReasonOf(err).Name != ReasonRedirects {
		t.Errorf("endless redirects: %v", err)
	}
	if n := count.Load(); n != MaxRedirects+1 {
		t.Errorf("%d requests", n)
	}
}

func TestFetch(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=windows-1251")
			w.Write([]byte("<p>\xc4\xee\xf1\xf2\xe0\xe2\xea\xe0</p>"))
		case "/text":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Write([]byte("Доставка"))
		case "/image":
			w.Header().Set("Content-Type", "image/png")
		case "/large":
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte(strings.Repeat("x", MaxPage+1)))
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		default:
			w.WriteHeader(http.StatusTeapot)
		}
	})
	client := Client(loopback)
	for path, want := range map[string]Page{
		"/page":  {URL: address + "/page", HTML: true, Text: "<p>Доставка</p>"},
		"/moved": {URL: address + "/page", HTML: true, Text: "<p>Доставка</p>"},
		"/text":  {URL: address + "/text", Text: "Доставка"},
	} {
		if got, err := Fetch(t.Context(), client, address+path); err != nil || got != want {
			t.Errorf("%s: %+v, %v", path, got, err)
		}
	}
	for target, want := range map[string]struct {
		code   chat.Code
		reason string
	}{
		address + "/image":          {chat.CodeInvalid, "{kind map[kind:image/png]}"},
		address + "/large":          {chat.CodeInvalid, "{large map[limit:2]}"},
		address + "/none":           {chat.CodeUnavailable, "{status map[host:" + strings.TrimPrefix(address, "http://") + " status:418]}"},
		"ftp://shop.example/":       {chat.CodeInvalid, "{address map[]}"},
		"shop.example":              {chat.CodeInvalid, "{address map[]}"},
		"https:///x":                {chat.CodeInvalid, "{address map[]}"},
		"https://a:b@shop.example/": {chat.CodeInvalid, "{address map[]}"},
		"http://127.0.0.3:1/":       {chat.CodeForbidden, "{private map[]}"},
	} {
		_, err := Fetch(t.Context(), client, target)
		if reason := chat.ReasonOf(err); chat.CodeOf(err) != want.code || reason == nil || fmt.Sprint(*reason) != want.reason {
			t.Errorf("%s: %v because of %v, want %v", target, err, reason, want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fetch(ended, client, address+"/page"); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("cancelled: %v", err)
	}
}
