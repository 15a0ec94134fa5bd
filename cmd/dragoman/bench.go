package main

import (
	"context"
	"io"
	"log/slog"
	"math"
	"os"
	"runtime/pprof"
	"time"

	"dragoman/internal/bench"
	"dragoman/internal/gateway"
	"dragoman/internal/knowledge"
	"dragoman/internal/server"
)

type benchCmd struct {
	Answer      benchAnswerCmd      `cmd:"" help:"Answers a second over real sockets, each message durable, against a bare echo server."`
	Connections benchConnectionsCmd `cmd:"" help:"Memory of idle sockets."`
	Knowledge   benchKnowledgeCmd   `cmd:"" help:"What a knowledge base costs as it grows: import, check, learn, publish, decide, start."`
	Idle        benchIdleCmd        `cmd:"" hidden:"" help:"The clients of connections."`
}

// benchServer is a server of its own for one measurement: SQLite with
// synchronous=FULL in a temporary folder, limits out of the way.
type benchServer struct {
	Knowledge string `type:"existingdir" placeholder:"DIR" help:"Knowledge base; without it the one that comes with the binary."`
}

func (b *benchServer) run(addr string, do func(ctx context.Context, url string) error) error {
	dir, err := os.MkdirTemp("", "dragoman-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	limits := gateway.DefaultConfig()
	limits.Burst, limits.PerMinute, limits.PerAddress = math.MaxInt32, math.MaxInt32, math.MaxInt32
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s, err := server.Start(ctx, server.Config{
		Addr: addr, DataDir: dir, Knowledge: knowledgeFiles(b.Knowledge), Lease: 30 * time.Second,
		Limits: limits, Log: slog.New(slog.DiscardHandler), Out: io.Discard,
	})
	if err != nil {
		return err
	}
	err = do(ctx, s.URL())
	stop()
	if end := s.Wait(ctx); err == nil {
		err = end
	}
	return err
}

type benchAnswerCmd struct {
	benchServer
	Buyers int           `default:"64" help:"Buyers at once."`
	Rounds int           `default:"5" help:"Rounds of echo and of answers, in turn."`
	Length time.Duration `default:"3s" help:"Length of a round."`

	CPUProfile string `name:"cpu-profile" placeholder:"FILE" help:"Write where the processor's time goes, for go tool pprof."`
}

// Run measures answers a second.
func (c *benchAnswerCmd) Run() error {
	base, err := knowledge.Load(knowledgeFiles(c.Knowledge))
	if err != nil {
		return err
	}
	var texts []string
	for _, lang := range base.Tags() {
		for _, topic := range base.Topics {
			if e := base.Entry(lang, topic.ID); e != nil {
				texts = append(texts, e.Question)
			}
		}
	}
	return c.run("127.0.0.1:0", func(ctx context.Context, url string) error {
		if c.CPUProfile != "" {
			f, err := os.Create(c.CPUProfile)
			if err != nil {
				return err
			}
			defer f.Close()
			if err := pprof.StartCPUProfile(f); err != nil {
				return err
			}
			defer pprof.StopCPUProfile()
		}
		a := bench.Answer{Server: url, Texts: texts, Buyers: c.Buyers, Rounds: c.Rounds, Length: c.Length}
		return a.Run(ctx, os.Stdout)
	})
}

type benchConnectionsCmd struct {
	benchServer
	Count int `default:"10000" help:"Idle sockets."`
}

// Run measures the memory of idle sockets.
func (c *benchConnectionsCmd) Run() error {
	return c.run("127.0.0.1:0", func(ctx context.Context, url string) error {
		return (&bench.Connections{Server: url, Count: c.Count}).Run(ctx, os.Stdout)
	})
}

type benchIdleCmd struct {
	Server string `required:"" help:"Address of the server."`
	Count  int    `required:"" help:"Sockets to open."`
}

// Run holds sockets open until standard input ends.
func (c *benchIdleCmd) Run() error { return bench.Idle(c.Server, c.Count, os.Stdin, os.Stdout) }
