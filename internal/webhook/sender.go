package webhook

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

const (
	// AttemptTime is how long a receiver may take to answer.
	AttemptTime = 15 * time.Second

	lease       = 20 * time.Second // of a claimed delivery; longer than an attempt takes
	atOnce      = 64               // attempts at the same time on this node
	atOnceEach  = 4                // of these to one webhook
	pollTime    = time.Second      // how often it is looked for what is due
	watchTime   = 2 * time.Second
	tidyTime    = 10 * time.Minute
	keptFor     = 30 * 24 * time.Hour // deliveries are shown so long
	firstDelay  = 5 * time.Second
	longestWait = 2 * time.Hour
)

// Sender delivers. One runs on each node.
type Sender struct {
	record   *record.Record
	client   *http.Client
	log      *slog.Logger
	outcomes *prometheus.CounterVec

	mu      sync.Mutex
	busy    map[string]int // attempts that are under way, by webhook
	freed   chan struct{}  // holds one when an attempt ended
	running sync.WaitGroup
}

// New makes a sender; Run starts it. The client says which addresses may be
// reached (see package outbound); redirects are not followed whatever it does.
func New(rec *record.Record, client *http.Client, registerer prometheus.Registerer, log *slog.Logger) *Sender {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Timeout = AttemptTime
	s := &Sender{
		record: rec, client: &own, log: log.With("part", "webhook"), busy: make(map[string]int), freed: make(chan struct{}, 1),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "dragoman_webhook_attempts_total", Help: "Attempts to deliver to a webhook by outcome: done, retried, failed (given up).",
		}, []string{"outcome"}),
	}
	registerer.MustRegister(s.outcomes)
	return s
}

// Run delivers until ctx ends. Attempts that are under way then are broken off
// and made by another node, or after the start.
func (s *Sender) Run(ctx context.Context) {
	defer s.running.Wait()
	poll, watch, tidy := time.NewTicker(pollTime), time.NewTicker(watchTime), time.NewTicker(tidyTime)
	defer poll.Stop()
	defer watch.Stop()
	defer tidy.Stop()
	s.tidy(ctx)
	for {
		s.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.record.Noticed():
		case <-s.freed:
		case <-poll.C:
		case <-watch.C:
			if err := s.record.WatchWebhooks(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("which webhooks there are is not known anew", "err", err)
			}
		case <-tidy.C:
			s.tidy(ctx)
		}
	}
}

func (s *Sender) tidy(ctx context.Context) {
	if err := s.record.TidyDeliveries(ctx, time.Now().Add(-keptFor)); err != nil && ctx.Err() == nil {
		s.log.Warn("old deliveries are not cleared away", "err", err)
	}
}

// round starts as many attempts as there is room for. Webhooks that work come
// first, so that those that don't can't keep them waiting.
func (s *Sender) round(ctx context.Context) {
	hooks, err := s.record.Due(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Warn("deliveries are not looked for", "err", err)
		}
		return
	}
	for _, hook := range hooks {
		room := s.room(&hook)
		if room == 0 {
			continue
		}
		claimed, err := s.record.ClaimDeliveries(ctx, hook.ID, room, lease)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Warn("deliveries are not claimed", "webhook", hook.ID, "err", err)
			}
			continue
		}
		for _, d := range claimed {
			s.began(hook.ID)
			s.running.Go(func() {
				defer s.ended(hook.ID)
				s.deliver(ctx, &hook, d)
			})
		}
	}
}

// room returns how many attempts may start now: one at a time to a webhook that
// fails.
func (s *Sender) room(hook *record.SignedWebhook) int {
	each := atOnceEach
	if hook.Failures > 0 {
		each = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	total := 0
	for _, n := range s.busy {
		total += n
	}
	return max(0, min(each-s.busy[hook.ID], atOnce-total))
}

func (s *Sender) began(hook string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[hook]++
}

func (s *Sender) ended(hook string) {
	s.mu.Lock()
	if s.busy[hook]--; s.busy[hook] == 0 {
		delete(s.busy, hook)
	}
	s.mu.Unlock()
	select {
	case s.freed <- struct{}{}:
	default:
	}
}

// deliver makes one attempt and writes down what became of it.
func (s *Sender) deliver(ctx context.Context, hook *record.SignedWebhook, d record.Claimed) {
	a := s.attempt(ctx, hook, &d.Delivery)
	after := context.WithoutCancel(ctx)
	now := time.Now()
	if ctx.Err() != nil && !a.success() { // this node ends: it was no attempt
		d.Due = now
		if _, err := s.record.Tried(after, d); err != nil {
			s.log.Warn("a delivery waits until its lease is over", "webhook", hook.ID, "err", err)
		}
		return
	}
	d.Attempts++
	d.AttemptedAt, d.Status, d.Fault, d.Answer = now, a.status, a.fault, a.answer
	outcome := settle(&d, a, now)
	held, err := s.record.Tried(after, d)
	if err != nil {
		s.log.Warn("an attempt is not written down: it is made again", "webhook", hook.ID, "delivery", d.ID, "err", err)
		return
	}
	if !held {
		return
	}
	s.outcomes.WithLabelValues(outcome).Inc()
	if a.success() && hook.Failures == 0 {
		return
	}
	if err := s.record.Answered(after, hook.ID, a.success()); err != nil {
		s.log.Warn("how a webhook does is not written down", "webhook", hook.ID, "err", err)
	}
	if a.status == http.StatusGone {
		s.disable(after, hook)
	}
}

// settle decides what follows from an attempt.
func settle(d *record.Claimed, a attempt, now time.Time) (outcome string) {
	if a.success() {
		d.State, d.Due = chat.DeliveryDone, now
		return "done"
	}
	d.Due = now.Add(max(delay(d.Attempts), min(a.retryAfter, longestWait)))
	if a.status == http.StatusGone || d.Due.After(d.GiveUp) {
		d.State, d.Due = chat.DeliveryFailed, now
		return "failed"
	}
	return "retried"
}

// delay is how long to wait after so many attempts: 5 s, doubling up to 2 h,
// each multiplied by a random number between 0.8 and 1.2 so that what failed
// together does not come back together.
func delay(attempts int) time.Duration {
	wait := longestWait
	if doublings := attempts - 1; doublings < 11 {
		wait = min(firstDelay<<doublings, longestWait)
	}
	return time.Duration(float64(wait) * (0.8 + 0.4*rand.Float64()))
}

// disable stops a webhook whose receiver says that it is gone.
func (s *Sender) disable(ctx context.Context, hook *record.SignedWebhook) {
	w, err := s.record.Webhook(ctx, hook.ID)
	if err == nil && w.Enabled && w.URL == hook.URL {
		w.Enabled, w.Gone = false, true
		err = s.record.ChangeWebhook(ctx, w)
		if err == nil {
			err = s.record.Audit(ctx, chat.AuditEntry{Store: w.Store, Action: chat.AuditWebhookDisable, Target: w.ID, Detail: chat.AuditDetail{Name: w.Name}.JSON()})
		}
	}
	if err != nil {
		s.log.Warn("a webhook that is gone is not switched off", "webhook", hook.ID, "err", err)
	}
}
