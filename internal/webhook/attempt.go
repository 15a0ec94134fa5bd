package webhook

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"dragoman/internal/chat"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
)

const (
	keptAnswer = 1 << 10  // bytes of an answer that are kept
	readAnswer = 64 << 10 // bytes that are read, so that the connection can be used again
)

// attempt is what became of one.
type attempt struct {
	status     int // 0: no answer
	fault      chat.DeliveryFault
	answer     string
	retryAfter time.Duration // that the receiver asked for
}

func (a *attempt) success() bool { return a.status >= 200 && a.status < 300 }

// attempt sends a delivery once.
func (s *Sender) attempt(ctx context.Context, hook *record.SignedWebhook, d *chat.Delivery) attempt {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, strings.NewReader(d.Payload))
	if err != nil {
		return attempt{fault: chat.FaultUnreachable}
	}
	signatures, at, err := sign(hook.Secrets, d)
	if err != nil {
		s.log.Error("a webhook's secret is damaged; rotate it", "webhook", hook.ID)
		return attempt{fault: chat.FaultUnreachable}
	}
	h := request.Header
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "dragoman")
	h.Set(standardwebhooks.HeaderWebhookID, d.ID)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, signatures)
	response, err := s.client.Do(request)
	if err != nil {
		return attempt{fault: chat.DeliveryFault(outbound.Why(err))}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, readAnswer))
	a := attempt{status: response.StatusCode, answer: readable(body), retryAfter: retryAfter(response)}
	switch {
	case err != nil && !a.success():
		a.fault = chat.DeliveryFault(outbound.Why(err))
	case a.status >= 300 && a.status < 400:
		a.fault = chat.FaultRedirect
	}
	return a
}

// sign signs a delivery with every secret that holds.
func sign(secrets []string, d *chat.Delivery) (signatures string, at time.Time, err error) {
	at = time.Now()
	all := make([]string, len(secrets))
	for i, secret := range secrets {
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", at, err
		}
		if all[i], err = signer.Sign(d.ID, at, []byte(d.Payload)); err != nil {
			return "", at, err
		}
	}
	return strings.Join(all, " "), at, nil
}

// readable makes of the beginning of an answer a text that the database takes.
func readable(body []byte) string {
	if len(body) > keptAnswer {
		body = body[:keptAnswer]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(string(body), "\uFFFD"), "\x00", "\uFFFD")
}

// retryAfter returns how long the receiver asks to be left alone; dates are not
// looked at.
func retryAfter(response *http.Response) time.Duration {
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > int(longestWait/time.Second) {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
