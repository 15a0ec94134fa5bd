// Package gateway speaks the wire protocol of docs/protocol.md with widgets and
// consoles over WebSockets.
package gateway

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

const (
	// maxFrame bounds a client's frame, in bytes.
	maxFrame = 32 << 10
	// helloWait is how long a client may take to say hello.
	helloWait = 10 * time.Second
	// tickInterval is how often sockets are looked over for silence.
	tickInterval = 2 * time.Second
)

// Config bounds what clients may do.
type Config struct {
	Ping       time.Duration // a client silent for this long is pinged, for twice this long closed
	Proof      time.Duration // how often a console is asked for a sign of life
	Burst      int           // messages that a buyer may send at once
	PerMinute  int           // and after that
	PerAddress int           // sockets from one network address
	Proxies    []*net.IPNet  // reverse proxies whose X-Forwarded-For is believed
}

// DefaultConfig returns the bounds that serve normal stores.
func DefaultConfig() Config {
	return Config{Ping: 25 * time.Second, Proof: 5 * time.Second, Burst: 8, PerMinute: 30, PerAddress: 1000}
}

// Authenticate finds the agent behind a request of the console. again returns
// the account as it is later, CodeUnauthenticated if the sign-in holds no more.
type Authenticate func(r *http.Request) (account *chat.Agent, again func(context.Context) (*chat.Agent, error), err error)

// Gateway accepts sockets.
type Gateway struct {
	service      *conversation.Service
	signer       *Signer
	authenticate Authenticate
	config       Config
	log          *slog.Logger
	crowd        *crowd
	buyers       websocket.Upgrader
	agents       websocket.Upgrader

	mu       sync.Mutex
	peers    map[*peer]struct{}
	draining bool
}

// New makes a gateway; Run keeps it going.
func New(service *conversation.Service, signer *Signer, authenticate Authenticate, config Config, log *slog.Logger) *Gateway {
	pool := new(sync.Pool)
	// Small buffers and a shared pool of write buffers: idle sockets are many.
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024, WriteBufferPool: pool, HandshakeTimeout: helloWait}
	g := &Gateway{
		service: service, signer: signer, authenticate: authenticate, config: config, log: log, crowd: newCrowd(config.PerAddress),
		buyers: upgrader, agents: upgrader,
		peers: make(map[*peer]struct{}),
	}
	g.buyers.CheckOrigin = g.anyStoreAllows
	g.agents.CheckOrigin = func(r *http.Request) bool { return chat.SameOrigin(r.Header.Get("Origin"), r.Host) }
	return g
}

// anyStoreAllows is the first look at the origin, before the client has said
// which store it wants; hello looks again.
func (g *Gateway) anyStoreAllows(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	stores, err := g.service.Stores(r.Context())
	if err != nil {
		return false
	}
	for _, s := range stores {
		if s.Admits(origin, r.Host) {
			return true
		}
	}
	return false
}

// ServeBuyer upgrades a widget's request. The handler returns at once, which
// frees what net/http holds for it; a goroutine reads on.
func (g *Gateway) ServeBuyer(w http.ResponseWriter, r *http.Request) {
	address := g.Address(r)
	if !g.crowd.joinAddress(address) {
		http.Error(w, "too many connections", http.StatusTooManyRequests)
		return
	}
	conn, err := g.buyers.Upgrade(w, r, nil)
	if err != nil {
		g.crowd.leaveAddress(address)
		return // Upgrade has answered
	}
	b := &buyer{origin: r.Header.Get("Origin"), host: r.Host}
	b.peer.ponged = b.ponged
	g.start(&b.peer, conn, address, b.handle, b.gone)
}

// ServeAgent upgrades a console's request.
func (g *Gateway) ServeAgent(w http.ResponseWriter, r *http.Request) {
	account, again, err := g.authenticate(r)
	if err != nil {
		http.Error(w, "sign in first", http.StatusUnauthorized)
		return
	}
	conn, err := g.agents.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	a := &agent{account: account, again: again, console: chat.NewID(time.Now()), streams: make(map[chat.ConversationID]*followed), listens: make(map[chat.ConversationID]chat.StoreID), quit: make(chan struct{})}
	g.start(&a.peer, conn, "", a.handle, a.gone)
}

func (g *Gateway) start(p *peer, conn *websocket.Conn, address string, handle func(*inbound), gone func()) {
	p.conn, p.gateway, p.address, p.opened = conn, g, address, time.Now().Unix()
	p.lastRead.Store(p.opened)
	g.mu.Lock()
	g.peers[p] = struct{}{}
	draining := g.draining
	g.mu.Unlock()
	if draining {
		p.close(closeDraining)
	}
	go func() {
		p.read(handle)
		gone()
		p.drop()
		g.mu.Lock()
		delete(g.peers, p)
		g.mu.Unlock()
		if address != "" {
			g.crowd.leaveAddress(address)
		}
	}()
}

// Run looks over the sockets until ctx ends.
func (g *Gateway) Run(ctx context.Context) {
	ticker := time.NewTicker(tickInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			for _, p := range g.all() {
				p.tick(now)
			}
		}
	}
}

// Drain tells every client to come back later, spread over the given time, and
// returns when they are told or ctx ends.
func (g *Gateway) Drain(ctx context.Context, over time.Duration) {
	g.mu.Lock()
	g.draining = true
	g.mu.Unlock()
	peers := g.all()
	if len(peers) == 0 {
		return
	}
	pause := over / time.Duration(len(peers))
	for _, p := range peers {
		p.close(closeDraining)
		if pause > time.Millisecond {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
		}
	}
}

// Connections returns how many sockets are open.
func (g *Gateway) Connections() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.peers)
}

func (g *Gateway) all() []*peer {
	g.mu.Lock()
	defer g.mu.Unlock()
	peers := make([]*peer, 0, len(g.peers))
	for p := range g.peers {
		peers = append(peers, p)
	}
	return peers
}

func (g *Gateway) limits() limits {
	return limits{
		Text: conversation.MaxText, Burst: g.config.Burst, PerMinute: g.config.PerMinute,
		Ping: int(g.config.Ping / time.Second), Page: pageSize,
	}
}

// Address returns the client's network address; behind a believed proxy, the
// one it forwards for.
func (g *Gateway) Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return forwarded(host, r.Header.Values("X-Forwarded-For"), g.config.Proxies)
}
