package server

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// metrics counts turns and offers; it is a conversation.Observer.
type metrics struct {
	turns   *prometheus.CounterVec
	latency prometheus.Histogram
	offers  *prometheus.CounterVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "dragoman_turns_total", Help: "Turns of the assistant by decision and language.",
		}, []string{"decision", "language"}),
		latency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "dragoman_decision_seconds", Help: "Time the assistant takes to decide.",
			Buckets: []float64{25e-6, 50e-6, 100e-6, 150e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 10e-3, 100e-3},
		}),
		offers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "dragoman_offers_total", Help: "Conversations offered to agents, by how the offer ended: accepted, declined, expired.",
		}, []string{"store", "outcome"}),
	}
	registry.MustRegister(m.turns, m.latency, m.offers, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Turn implements conversation.Observer.
func (m *metrics) Turn(decision chat.DecisionKind, lang string, took time.Duration) {
	m.turns.WithLabelValues(string(decision), lang).Inc()
	m.latency.Observe(took.Seconds())
}

// Offer implements conversation.Observer.
func (m *metrics) Offer(store chat.StoreID, outcome conversation.OfferOutcome) {
	m.offers.WithLabelValues(string(store), string(outcome)).Inc()
}

// watched are the figures that are read when Prometheus asks.
type watched struct {
	service     *conversation.Service
	connections func() int
	log         *slog.Logger
}

var (
	connectionsDesc = prometheus.NewDesc("dragoman_connections", "Open sockets of buyers and agents on this node.", nil, nil)
	queueLengthDesc = prometheus.NewDesc("dragoman_queue_length", "Conversations that wait for a person.", []string{"store"}, nil)
	availableDesc   = prometheus.NewDesc("dragoman_agents_available", "Agents who take chats now.", []string{"store"}, nil)
	queueAgeDesc    = prometheus.NewDesc("dragoman_queue_oldest_seconds", "How long the oldest of them has waited.", []string{"store"}, nil)
)

// Describe implements prometheus.Collector.
func (w *watched) Describe(ch chan<- *prometheus.Desc) {
	ch <- connectionsDesc
	ch <- queueLengthDesc
	ch <- queueAgeDesc
	ch <- availableDesc
}

// scrapeWait is how long reading the figures may take.
const scrapeWait = 3 * time.Second

// Collect implements prometheus.Collector.
func (w *watched) Collect(ch chan<- prometheus.Metric) {
	ch <- prometheus.MustNewConstMetric(connectionsDesc, prometheus.GaugeValue, float64(w.connections()))
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	queues, err := w.service.QueueFigures(ctx)
	if err != nil {
		w.log.Warn("queue not measured", "err", err)
		return
	}
	for store, q := range queues {
		ch <- prometheus.MustNewConstMetric(queueLengthDesc, prometheus.GaugeValue, float64(q.Length), string(store))
		ch <- prometheus.MustNewConstMetric(queueAgeDesc, prometheus.GaugeValue, q.Oldest.Seconds(), string(store))
	}
	available, err := w.service.AgentsAvailable(ctx)
	if err != nil {
		w.log.Warn("agents not counted", "err", err)
		return
	}
	for store, n := range available {
		ch <- prometheus.MustNewConstMetric(availableDesc, prometheus.GaugeValue, float64(n), string(store))
	}
}
