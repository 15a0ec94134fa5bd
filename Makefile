# What a developer needs. The tests run with `make test`, nothing else decides.

.PHONY: run test build generate eval screenshots bench

run: ## start the server with the demo storefront
	go run ./cmd/dragoman serve

test: ## install what is missing, start private servers, run everything
	scripts/test.sh

build: ## one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/dragoman ./cmd/dragoman

generate: ## bundle the web pages again after a change in internal/web/src
	cd internal/web && npm ci --no-audit --no-fund
	go generate ./internal/web

eval: ## measure the assistant; QUESTIONS names files of labelled messages
	go run ./cmd/dragoman eval --questions $(QUESTIONS)

screenshots: build ## every state of the pages, for looking at
	cd internal/web && npm ci --no-audit --no-fund
	DRAGOMAN_BIN=$(CURDIR)/bin/dragoman node internal/web/browser/screenshots.mjs

bench: build ## answers a second, memory a connection
	bin/dragoman bench answer
	bin/dragoman bench connections
