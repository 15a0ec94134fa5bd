package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"dragoman/internal/chat"
)

type healthCmd struct {
	Addr string `env:"DRAGOMAN_ADDR" default:"127.0.0.1:8080" help:"Address that the server listens on."`
}

// Run asks a server on this machine whether it is ready: the health check of
// containers that have no shell.
func (c *healthCmd) Run() error {
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return chat.Invalid("DRAGOMAN_ADDR", "%q is no address", c.Addr)
	}
	client := &http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://" + net.JoinHostPort("127.0.0.1", port) + "/readyz")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", answer.Status)
	}
	return nil
}
