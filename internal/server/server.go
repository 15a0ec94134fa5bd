package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/conversation"
	"dragoman/internal/desk"
	"dragoman/internal/gateway"
	"dragoman/internal/httpapi"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/live"
	"dragoman/internal/mail"
	"dragoman/internal/oidc"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
	"dragoman/internal/revision"
	"dragoman/internal/web"
	"dragoman/internal/webhook"
)

// Server is a running node.
type Server struct {
	config   Config
	record   *record.Record
	live     *live.Live
	gateway  *gateway.Gateway
	http     *http.Server
	listener net.Listener
	draining atomic.Bool
	stop     context.CancelFunc // of the background work
	work     sync.WaitGroup
	served   chan error
}

// Start opens everything and begins to serve. Errors name what is wrong and the
// variable to change.
func Start(ctx context.Context, c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Server{config: c, served: make(chan error, 1)}
	if err := s.open(ctx); err != nil {
		s.closeStores()
		return nil, err
	}
	return s, nil
}

func (s *Server) open(ctx context.Context) (err error) {
	c := &s.config
	registry := prometheus.NewRegistry()
	s.record, err = record.Open(ctx, record.Config{DataDir: c.DataDir, DatabaseURL: c.DatabaseURL, Registerer: registry, Log: c.Log})
	if err != nil {
		return err
	}
	s.live, err = live.Open(ctx, live.Config{RedisURL: c.RedisURL, Log: c.Log})
	if err != nil {
		return err
	}
	catalog := language.BuiltIn()
	learner, err := learn.New(s.record, catalog, c.Log)
	if err != nil {
		return err
	}
	checks := check.New(s.record, outbound.Client(c.networks), c.Log)
	revisions := revision.New(s.record, learner, checks, c.Log)
	if err := revisions.Start(ctx, c.Knowledge); err != nil {
		return err
	}
	first, err := setUp(ctx, s.record, c, revisions.Answers().Languages())
	if err != nil {
		return err
	}
	key, err := secret(ctx, s.record)
	if err != nil {
		return err
	}

	provider, err := oidc.New(c.OIDC)
	if err != nil {
		return err
	}
	service := conversation.New(s.record, desk.New(s.live, c.desk()), s.live, revisions.Answers, post(c), newMetrics(registry), c.Log)
	api := httpapi.New(s.record, service, revisions, checks, strings.HasPrefix(c.PublicURL, "https://"), outbound.NewRule(c.networks), httpapi.Access{
		Live: s.live, OIDC: provider, Address: func(r *http.Request) string { return s.gateway.Address(r) },
	}, c.Log)
	s.gateway = gateway.New(service, gateway.NewSigner(key), api.Authenticate, c.limits(), c.Log)
	registry.MustRegister(&watched{service: service, connections: s.gateway.Connections, log: c.Log})

	webhooks := webhook.New(s.record, outbound.Client(c.networks), registry, c.Log)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /ws/buyer", s.gateway.ServeBuyer)
	mux.HandleFunc("GET /ws/agent", s.gateway.ServeAgent)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	api.Mount(mux)
	web.Mount(mux, catalog)

	if s.listener, err = net.Listen("tcp", c.Addr); err != nil {
		return &chat.Error{Code: chat.CodeInvalid, Field: "DRAGOMAN_ADDR", Message: "cannot listen there; is another program using the port?", Err: err}
	}
	background, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.work.Go(func() { service.Run(background) })
	s.work.Go(func() { revisions.Run(background) })
	s.work.Go(func() { checks.Run(background) })
	s.work.Go(func() { s.gateway.Run(background) })
	s.work.Go(func() { webhooks.Run(background) })
	s.http = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	go func() { s.served <- s.http.Serve(s.listener) }()
	s.greet(first)
	return nil
}

// post returns how mail leaves, nil if none is to.
func post(c *Config) *conversation.Post {
	if c.Mail.Host == "" {
		return nil
	}
	return &conversation.Post{Mailer: mail.New(c.Mail), PublicURL: c.PublicURL}
}

// URL returns the address that browsers on this machine reach the server at.
func (s *Server) URL() string {
	if s.config.PublicURL != "" {
		return strings.TrimSuffix(s.config.PublicURL, "/")
	}
	host, port, _ := net.SplitHostPort(s.listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// greet tells whoever started the server where to go.
func (s *Server) greet(first firstRun) {
	url := s.URL()
	fmt.Fprintf(s.config.Out, "Dragoman is ready.\n  demo storefront  %s/\n  console          %s/console\n  admin page       %s/admin\n", url, url, url)
	if first.adminPassword != "" {
		fmt.Fprintf(s.config.Out, "  Sign in as %s with the password %s\n  It is shown this once; keep it.\n", AdminEmail, first.adminPassword)
	}
}

// ready answers whether this node can serve: the record answers, and it is not
// about to end. Redis may be away: buyers still get answers.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if s.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	if err := s.record.Ping(ctx); err != nil {
		s.config.Log.Warn("not ready", "err", err)
		http.Error(w, "database unavailable", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// Wait serves until ctx ends or serving fails, then drains: new connections are
// refused, clients are told to come back, spread out, and what they sent is in
// the record before Wait returns.
func (s *Server) Wait(ctx context.Context) error {
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-s.served:
	}
	s.draining.Store(true)
	s.config.Log.Info("draining", "connections", s.gateway.Connections())
	end, cancel := context.WithTimeout(context.Background(), s.config.DrainTime+drainGrace)
	defer cancel()
	done := make(chan struct{})
	go func() { s.gateway.Drain(end, s.config.DrainTime); close(done) }()
	err := s.http.Shutdown(end)
	<-done
	s.stop()
	s.work.Wait()
	return errors.Join(failed, err, s.closeStores())
}

// drainGrace is how long, beyond the spread of reconnects, the end may take.
const drainGrace = 10 * time.Second

func (s *Server) closeStores() error {
	var errs []error
	if s.live != nil {
		errs = append(errs, s.live.Close())
	}
	if s.record != nil {
		errs = append(errs, s.record.Close())
	}
	return errors.Join(errs...)
}
