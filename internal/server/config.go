// Package server wires the rooms together, starts them and drains them.
package server

import (
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/gateway"
	"dragoman/internal/mail"
	"dragoman/internal/oidc"
	"dragoman/internal/outbound"
)

// Config is everything that can be set from outside. Field names in errors are
// the names of the environment variables.
type Config struct {
	Addr          string        // to listen on, "127.0.0.1:8080"
	DataDir       string        // of the embedded database
	DatabaseURL   string        // PostgreSQL; empty: embedded SQLite
	RedisURL      string        // Redis; empty: in the process
	Knowledge     fs.FS         // the knowledge base
	PublicURL     string        // under which browsers reach this, for links and secure cookies; may be empty
	Origins       []string      // further origins for the demo store's widget
	AdminPassword string        // of the first admin; empty: one is made
	Proxies       []string      // networks of trusted reverse proxies, CIDR
	Lease         time.Duration // after which a lost agent's conversations go back to the queue
	DrainTime     time.Duration // over which clients are told to reconnect at the end
	AllowNetworks []string      // private networks that webhooks and checks of pages may reach, CIDR
	OIDC          oidc.Config   // sign-in with a provider; its callback is made of PublicURL
	Limits        gateway.Config
	Mail          mail.Config // how mail to buyers leaves; without a host none does
	Log           *slog.Logger
	Out           io.Writer // where the addresses are printed

	networks []netip.Prefix // AllowNetworks
}

// check refuses what cannot work, naming the variable and the fix.
func (c *Config) check() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return chat.Invalid("DRAGOMAN_ADDR", "%q is no address to listen on; give one such as 127.0.0.1:8080 or :8080", c.Addr)
	}
	if c.DatabaseURL != "" && !strings.HasPrefix(c.DatabaseURL, "postgres://") && !strings.HasPrefix(c.DatabaseURL, "postgresql://") {
		return chat.Invalid("DATABASE_URL", "give a PostgreSQL address such as postgres://user:password@host:5432/dragoman, or leave it out for the embedded database")
	}
	if c.RedisURL != "" && !hasScheme(c.RedisURL, "redis", "rediss") {
		return chat.Invalid("REDIS_URL", "give a Redis address such as redis://host:6379/0, or leave it out to run without one")
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return chat.Invalid("DRAGOMAN_PUBLIC_URL", "%q is no address; give one such as https://chat.shop.example", c.PublicURL)
		}
	}
	for _, o := range c.Origins {
		if err := chat.CheckOrigin(o); err != nil {
			return chat.Invalid("DRAGOMAN_ORIGINS", "%q is no origin; write it as https://shop.example, without a path", o)
		}
	}
	if c.OIDC.Issuer != "" {
		if c.PublicURL == "" {
			return chat.Invalid("DRAGOMAN_PUBLIC_URL", "is needed to sign in with a provider, which sends people back there")
		}
		c.OIDC.Callback = strings.TrimSuffix(c.PublicURL, "/") + "/api/v1/oidc/callback"
		if err := c.OIDC.Check(); err != nil {
			return err
		}
	}
	if err := c.Mail.Check(); err != nil {
		return err
	}
	if c.Lease < 9*time.Second { // a console has to answer a few times in it
		return chat.Invalid("DRAGOMAN_LEASE", "%v is too short for consoles to show that they live; give at least 9s", c.Lease)
	}
	if c.Limits.Burst < 1 || c.Limits.PerMinute < 1 || c.Limits.PerAddress < 1 {
		return chat.Invalid("DRAGOMAN_MESSAGE_BURST", "limits of messages and connections must be at least 1")
	}
	var err error
	if c.networks, err = outbound.ParseNetworks(c.AllowNetworks); err != nil {
		return chat.Invalid("DRAGOMAN_ALLOW_NETWORKS", "%v", err)
	}
	for _, p := range c.Proxies {
		_, network, err := net.ParseCIDR(p)
		if err != nil {
			return chat.Invalid("DRAGOMAN_PROXIES", "%q is no network; give one such as 10.0.0.0/8", p)
		}
		c.Limits.Proxies = append(c.Limits.Proxies, network)
	}
	return nil
}

func hasScheme(address string, schemes ...string) bool {
	for _, s := range schemes {
		if strings.HasPrefix(address, s+"://") {
			return true
		}
	}
	return false
}

// A lost agent's conversations are to be back in the queue within Lease of the
// last sign of life. A console is asked for one six times in that time; each
// makes the leases on the desk last for two thirds of it, and the agent count as
// connected for half of it.

func (c *Config) limits() gateway.Config {
	limits := c.Limits
	limits.Proof = c.Lease / 6
	return limits
}

func (c *Config) desk() desk.Config { return desk.Config{Lease: c.Lease * 2 / 3, Proof: c.Lease / 2} }
