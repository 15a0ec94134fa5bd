// Package live is Redis: announcements between nodes, and the connection that
// the desk uses. Without a configured server one runs in the
// process, so that there is one code path and one meaning.
//
// Redis may be emptied, or be gone, at any moment: nothing here is the truth,
// every call ends soon, and whoever listens is told to look into the record
// after an interruption.
package live

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"dragoman/internal/chat"
)

// Config says where Redis is.
type Config struct {
	// RedisURL is redis://user:password@host:6379/0, or rediss:// for TLS. With
	// ?master_name=NAME the hosts are Sentinels, with &addr=HOST:PORT for each
	// further one; with ?addr=HOST:PORT alone they are nodes of a Cluster. Empty
	// means a server in the process.
	RedisURL string
	Timeout  time.Duration // bounds every call; 0 for a second, or ten in the process
	Log      *slog.Logger  // nil for slog.Default
}

// Live is a connection to Redis. It is safe for concurrent use.
type Live struct {
	client    redis.UniversalClient
	embedded  *miniredis.Miniredis // nil with a real Redis
	timeout   time.Duration
	log       *slog.Logger
	now       func() time.Time
	channel   string // of announcements
	announcer announcer
}

// Open connects to Redis or starts the server in the process. A Redis that does
// not answer is no error: it is logged, and used when it does. CodeInvalid for
// a RedisURL that cannot be read.
func Open(ctx context.Context, c Config) (*Live, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Timeout == 0 {
		c.Timeout = time.Second
		if c.RedisURL == "" { // is never away, only as slow as the machine
			c.Timeout = 10 * time.Second
		}
	}
	l := &Live{timeout: c.Timeout, log: c.Log.With("part", "live"), now: time.Now}
	redis.SetLogger(clientLog{l.log})
	if c.RedisURL == "" {
		l.embedded = miniredis.NewMiniRedis()
		l.embedded.ClockTTL(true)
		l.client = redis.NewClient(&redis.Options{
			Dialer:                   func(context.Context, string, string) (net.Conn, error) { return l.embedded.Dial() },
			Protocol:                 2,
			DisableIdentity:          true,
			ReadTimeout:              c.Timeout,
			WriteTimeout:             c.Timeout,
			PoolTimeout:              c.Timeout,
			ContextTimeoutEnabled:    true,
			MaxRetries:               -1, // what was only slow would be done twice
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		})
		return l, nil
	}
	options, err := parse(c.RedisURL, c.Timeout)
	if err != nil {
		// The cause may quote the password.
		return nil, chat.Invalid("REDIS_URL", "cannot be read; write it as redis://user:password@host:6379/0")
	}
	l.channel = channelOf(options.DB)
	l.client = redis.NewUniversalClient(options)
	l.startAnnouncing()
	if err := l.Ping(ctx); err != nil {
		l.log.Error("redis does not answer; going on without until it does", "err", err)
	}
	return l, nil
}

// parse reads the three forms of a URL.
func parse(address string, timeout time.Duration) (*redis.UniversalOptions, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	options := &redis.UniversalOptions{
		DialTimeout: timeout, ReadTimeout: timeout, WriteTimeout: timeout, PoolTimeout: timeout,
		ContextTimeoutEnabled: true, MaxRetries: 1, Protocol: 2,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	switch query := u.Query(); {
	case query.Has("master_name"):
		o, err := redis.ParseFailoverURL(address)
		if err != nil {
			return nil, err
		}
		options.MasterName, options.Addrs, options.DB, options.TLSConfig = o.MasterName, o.SentinelAddrs, o.DB, o.TLSConfig
		options.Username, options.Password = o.Username, o.Password
		options.SentinelUsername, options.SentinelPassword = o.SentinelUsername, o.SentinelPassword
	case query.Has("addr"):
		o, err := redis.ParseClusterURL(address)
		if err != nil {
			return nil, err
		}
		options.IsClusterMode, options.Addrs, options.TLSConfig = true, o.Addrs, o.TLSConfig
		options.Username, options.Password = o.Username, o.Password
	default:
		o, err := redis.ParseURL(address)
		if err != nil {
			return nil, err
		}
		if o.Network == "unix" {
			return nil, fmt.Errorf("a socket of the file system is not supported")
		}
		options.Addrs, options.DB, options.TLSConfig = []string{o.Addr}, o.DB, o.TLSConfig
		options.Username, options.Password = o.Username, o.Password
	}
	return options, nil
}

// Embedded reports whether Redis runs in the process, which makes this the only
// node.
func (l *Live) Embedded() bool { return l.embedded != nil }

// Ping reports whether Redis answers.
func (l *Live) Ping(ctx context.Context) error {
	return l.Do(ctx, "asking Redis", func(ctx context.Context, client redis.UniversalClient) error {
		return client.Ping(ctx).Err()
	})
}

// Do runs commands with the time limit of every call. Errors of call are
// wrapped as CodeUnavailable; doing says in the log what was tried. A pipeline
// must stay under 4 KB: the server in the process answers the first command
// before it reads more.
func (l *Live) Do(ctx context.Context, doing string, call func(context.Context, redis.UniversalClient) error) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	if err := call(ctx, l.client); err != nil {
		return chat.Errorf(chat.CodeUnavailable, doing+": %w", err)
	}
	return nil
}

// Close sends what is still to be announced and closes the connection.
func (l *Live) Close() error {
	l.announcer.stop()
	err := l.client.Close()
	if l.embedded != nil {
		l.embedded.Close()
	}
	return err
}

// clientLog passes on what go-redis logs, which is mostly about reconnecting.
type clientLog struct{ log *slog.Logger }

func (c clientLog) Printf(ctx context.Context, format string, args ...any) {
	c.log.DebugContext(ctx, fmt.Sprintf(format, args...))
}
