package main

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"dragoman/internal/gateway"
	"dragoman/internal/mail"
	"dragoman/internal/server"
	starter "dragoman/knowledge"
)

type serveCmd struct {
	recordFlags
	oidcFlags
	Addr           string        `env:"DRAGOMAN_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	RedisURL       string        `env:"REDIS_URL" name:"redis-url" placeholder:"URL" help:"Redis, redis://host:6379/0. Without it the server keeps its queue in the process: one node only."`
	Knowledge      string        `env:"DRAGOMAN_KNOWLEDGE" type:"existingdir" placeholder:"DIR" help:"Knowledge base to answer from. Without it: the one that comes with the binary."`
	PublicURL      string        `env:"DRAGOMAN_PUBLIC_URL" name:"public-url" placeholder:"URL" help:"Address under which browsers reach the server, https://chat.shop.example."`
	Origins        []string      `env:"DRAGOMAN_ORIGINS" placeholder:"ORIGIN" help:"Pages that may embed the demo store's widget, https://shop.example."`
	AdminPassword  string        `env:"DRAGOMAN_ADMIN_PASSWORD" placeholder:"PASSWORD" help:"Password of the first admin. Without it one is made and shown once."`
	Proxies        []string      `env:"DRAGOMAN_PROXIES" placeholder:"CIDR" help:"Networks of reverse proxies whose X-Forwarded-For is believed."`
	AllowNetworks  []string      `env:"DRAGOMAN_ALLOW_NETWORKS" placeholder:"CIDR" help:"Private networks that webhooks and checks of pages may reach."`
	Lease          time.Duration `env:"DRAGOMAN_LEASE" default:"30s" help:"Time after which a lost agent's conversations go back to the queue."`
	DrainTime      time.Duration `env:"DRAGOMAN_DRAIN_TIME" default:"3s" help:"Time over which clients are told to reconnect when the server ends."`
	SMTP           smtpFlags     `embed:"" prefix:"smtp-" envprefix:"DRAGOMAN_SMTP_"`
	MessageBurst   int           `env:"DRAGOMAN_MESSAGE_BURST" default:"8" help:"Messages that a buyer may send at once."`
	MessageRate    int           `env:"DRAGOMAN_MESSAGE_RATE" default:"30" help:"Messages a minute that a buyer may send after that."`
	MaxConnections int           `env:"DRAGOMAN_MAX_CONNECTIONS" default:"1000" help:"Sockets from one network address."`
	LogLevel       slog.Level    `env:"DRAGOMAN_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	LogFormat      string        `env:"DRAGOMAN_LOG_FORMAT" default:"text" enum:"text,json" help:"text or json."`
}

// Run serves until the process is told to end.
func (c *serveCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	limits := gateway.DefaultConfig()
	limits.Burst, limits.PerMinute, limits.PerAddress = c.MessageBurst, c.MessageRate, c.MaxConnections
	s, err := server.Start(ctx, server.Config{
		Addr: c.Addr, DataDir: c.DataDir, DatabaseURL: c.DatabaseURL, RedisURL: c.RedisURL, Knowledge: knowledgeFiles(c.Knowledge),
		PublicURL: c.PublicURL, Origins: c.Origins, AdminPassword: c.AdminPassword, Proxies: c.Proxies, AllowNetworks: c.AllowNetworks,
		OIDC:  c.oidcFlags.config(),
		Lease: c.Lease, DrainTime: c.DrainTime, Limits: limits, Mail: c.SMTP.config(), Log: c.logger(), Out: os.Stdout,
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil // told to stop before it was ready
	case err != nil:
		return err
	}
	return s.Wait(ctx)
}

// smtpFlags say how mail to buyers leaves.
type smtpFlags struct {
	Host     string `env:"HOST" placeholder:"HOST" help:"SMTP server that sends mail to buyers. Without it no mail is sent."`
	Port     int    `env:"PORT" placeholder:"PORT" help:"Its port: 587, or 465 with TLS from the start."`
	User     string `env:"USER" placeholder:"NAME" help:"To sign in there."`
	Password string `env:"PASSWORD" placeholder:"PASSWORD" help:"To sign in there."`
	From     string `env:"FROM" placeholder:"ADDRESS" help:"Address that mail comes from, chat@shop.example."`
	TLS      string `env:"TLS" name:"tls" default:"starttls" enum:"starttls,tls,none" help:"starttls, tls (from the first byte) or none (a server on this machine)."`
}

func (f *smtpFlags) config() mail.Config {
	return mail.Config{Host: f.Host, Port: f.Port, User: f.User, Password: f.Password, From: f.From, TLS: mail.TLS(f.TLS)}
}

func (c *serveCmd) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// knowledgeFiles returns a folder's files, or those that come with the binary.
func knowledgeFiles(dir string) fs.FS {
	if dir == "" {
		return starter.Files
	}
	return os.DirFS(dir)
}

// recordFlags say where the record is.
type recordFlags struct {
	DataDir     string `env:"DRAGOMAN_DATA_DIR" default:"data" help:"Folder of the embedded database."`
	DatabaseURL string `env:"DATABASE_URL" name:"database-url" placeholder:"URL" help:"PostgreSQL, postgres://user:password@host:5432/dragoman. Without it: the embedded database."`
}
