package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Answer measures answers a second over real sockets, against a bare echo
// server in turns.
type Answer struct {
	Server string        // address of a running server whose limits are out of the way
	Texts  []string      // messages, asked in turn
	Buyers int           // at once
	Rounds int           // of echo and of answers, in turn
	Length time.Duration // of a round
}

// round is what one round measured.
type round struct {
	perSecond float64
	p50, p99  time.Duration
}

// Run measures and prints a line a round and the medians.
func (a *Answer) Run(ctx context.Context, out io.Writer) error {
	echo, stop, err := startEcho()
	if err != nil {
		return err
	}
	defer stop()
	if err := a.keepAnswered(); err != nil {
		return fmt.Errorf("choosing messages: %w", err)
	}
	var echoes, answers []round
	fmt.Fprintf(out, "%d buyers, %d messages, rounds of %v\n%-8s %12s %10s %10s\n", a.Buyers, len(a.Texts), a.Length, "", "per second", "p50", "p99")
	for range a.Rounds {
		e, err := a.round(ctx, func(i int) (func(string) error, func(), error) { return a.echoClient(echo, i) })
		if err != nil {
			return fmt.Errorf("echo: %w", err)
		}
		r, err := a.round(ctx, a.buyer)
		if err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		echoes, answers = append(echoes, e), append(answers, r)
		e.print(out, "echo")
		r.print(out, "answer")
	}
	e, r := median(echoes), median(answers)
	fmt.Fprintf(out, "median of %d rounds: %.0f answers/s, p50 %v, p99 %v; echo %.0f/s; ratio %.3f\n",
		a.Rounds, r.perSecond, r.p50.Round(time.Microsecond), r.p99.Round(time.Microsecond), e.perSecond, r.perSecond/e.perSecond)
	return nil
}

func (r round) print(out io.Writer, name string) {
	fmt.Fprintf(out, "%-8s %12.0f %10v %10v\n", name, r.perSecond, r.p50.Round(time.Microsecond), r.p99.Round(time.Microsecond))
}

func median(rounds []round) round {
	slices.SortFunc(rounds, func(a, b round) int {
		if a.perSecond < b.perSecond {
			return -1
		}
		return 1
	})
	return rounds[len(rounds)/2]
}

func (a *Answer) buyer(i int) (func(string) error, func(), error) {
	b, err := newBuyer(a.Server, fmt.Sprintf("b%d", i), "")
	if err != nil {
		return nil, nil, err
	}
	ask := func(text string) error {
		if b.left {
			b.conn.Close()
			if b, err = newBuyer(a.Server, b.name, ""); err != nil {
				return err
			}
		}
		_, err := b.ask(text)
		return err
	}
	return ask, func() { b.conn.Close() }, nil
}

// keepAnswered drops the messages that lead to a person: whoever waits in the
// queue gets no further answers.
func (a *Answer) keepAnswered() error {
	var kept []string
	for i, text := range a.Texts {
		b, err := newBuyer(a.Server, fmt.Sprintf("w%d", i), "")
		if err != nil {
			return err
		}
		topic, err := b.ask(text)
		b.conn.Close()
		if err != nil {
			return err
		}
		if topic != "" {
			kept = append(kept, text)
		}
	}
	if len(kept) == 0 {
		return fmt.Errorf("none of %d messages was answered", len(a.Texts))
	}
	a.Texts = kept
	return nil
}

// echoClient sends the frames that a buyer would send.
func (a *Answer) echoClient(server string, i int) (func(string) error, func(), error) {
	conn, err := dial(server, "/", "")
	if err != nil {
		return nil, nil, err
	}
	b := &buyer{conn: conn, name: fmt.Sprintf("b%d", i)}
	return func(text string) error {
		if err := conn.WriteMessage(websocket.TextMessage, b.frame(text)); err != nil {
			return err
		}
		_, _, err := conn.ReadMessage()
		return err
	}, func() { conn.Close() }, nil
}

// round lets all clients ask one message after the other for a while.
func (a *Answer) round(ctx context.Context, connect func(i int) (ask func(string) error, end func(), err error)) (round, error) {
	ctx, cancel := context.WithTimeout(ctx, a.Length)
	defer cancel()
	var wait sync.WaitGroup
	took := make([][]time.Duration, a.Buyers)
	errs := make(chan error, a.Buyers)
	for i := range a.Buyers {
		ask, end, err := connect(i)
		if err != nil {
			return round{}, err
		}
		defer end()
		wait.Go(func() {
			for n := i * 7; ctx.Err() == nil; n++ {
				start := time.Now()
				if err := ask(a.Texts[n%len(a.Texts)]); err != nil {
					errs <- err
					return
				}
				took[i] = append(took[i], time.Since(start))
			}
		})
	}
	start := time.Now()
	wait.Wait()
	length := time.Since(start)
	select {
	case err := <-errs:
		return round{}, err
	default:
	}
	all := slices.Concat(took...)
	if len(all) == 0 {
		return round{}, fmt.Errorf("nothing was answered within %v", a.Length)
	}
	slices.Sort(all)
	return round{
		perSecond: float64(len(all)) / length.Seconds(),
		p50:       all[len(all)/2], p99: all[len(all)*99/100],
	}, nil
}

// startEcho starts the smallest server that there is to compare with: gorilla
// with small buffers, reading outside the HTTP handler.
func startEcho() (url string, stop func(), err error) {
	upgrader := websocket.Upgrader{
		ReadBufferSize: 1024, WriteBufferSize: 1024, WriteBufferPool: new(sync.Pool),
		CheckOrigin: func(*http.Request) bool { return true },
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			for {
				kind, data, err := conn.ReadMessage()
				if err != nil || conn.WriteMessage(kind, data) != nil {
					return
				}
			}
		}()
	})}
	go server.Serve(listener)
	return "http://" + listener.Addr().String(), func() { server.Close() }, nil
}
