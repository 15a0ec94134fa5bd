package main

import (
	"net/http"

	"dragoman/internal/language"
	"dragoman/internal/web"
)

func main() {
	mux := http.NewServeMux()
	web.Mount(mux, language.BuiltIn())
	http.ListenAndServe("127.0.0.1:18080", mux)
}
