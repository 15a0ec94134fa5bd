package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is a file in memory, compressed once.
type asset struct {
	data, zipped []byte
	kind         string // Content-Type
	etag         string
	cache        string // Cache-Control
}

// kinds are the types of the files by extension. What the machine's own tables
// say does not count: some call a script text/plain, and browsers refuse it.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".json": "application/json",
}

// newAsset prepares a file for serving; its type follows from the name.
func newAsset(name string, data []byte, cache string) *asset {
	sum := sha256.Sum256(data)
	return &asset{
		data:   data,
		zipped: zip(data),
		kind:   kinds[path.Ext(name)],
		etag:   `W/"` + hex.EncodeToString(sum[:8]) + `"`, // weak: one tag for both encodings
		cache:  cache,
	}
}

// mustAsset takes a file out of dist.
func mustAsset(name, cache string) *asset {
	data, err := dist.ReadFile("dist/" + name)
	if err != nil {
		panic(fmt.Sprintf("%s is not in dist: run `go generate ./internal/web`", name))
	}
	return newAsset(name, data, cache)
}

func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", a.cache)
	h.Set("ETag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("If-None-Match") == a.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.data
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client has gone
}

func zip(data []byte) []byte {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is valid
	_, _ = w.Write(data)                                    // a buffer takes everything
	_ = w.Close()
	return buf.Bytes()
}
