package httpapi

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Limits of a key on each node.
const (
	KeyRate  = 10 // requests a second
	KeyBurst = 60 // at once
)

type keyContext struct{}

// keyIn returns who acts with the key that a request came with, nil if it came
// without one.
func keyIn(ctx context.Context) *chat.Agent {
	agent, _ := ctx.Value(keyContext{}).(*chat.Agent)
	return agent
}

// admit sends requests with a key on to programs and all others to people. A
// key that is wrong ends here: a program must not be taken for the person whose
// cookie happens to come along.
func (a *API) admit(programs, people http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !bearer || !strings.HasPrefix(text, record.KeyPrefix) {
			people.ServeHTTP(w, r)
			return
		}
		key, err := a.record.KeyByText(r.Context(), text)
		if err != nil {
			if chat.CodeOf(err) == chat.CodeUnauthenticated {
				w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			}
			a.refuse(w, err)
			return
		}
		if wait := a.paces.wait(key.ID); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			a.refuse(w, chat.Errorf(chat.CodeLimited, "This key sends more than %d requests a second; wait a moment.", KeyRate))
			return
		}
		programs.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyContext{}, key.Agent())))
	})
}

// refuse answers with an error, outside of huma.
func (a *API) refuse(w http.ResponseWriter, err error) {
	p, ok := a.problem(err).(*Problem)
	if !ok {
		p = &Problem{Status: http.StatusInternalServerError, Code: chat.CodeInternal}
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client has gone
}

// withinScopes lets a key do only what the operation's description says a key
// may do, with the scopes it asks for. What says nothing of keys asks for a
// person.
func (a *API) withinScopes(ctx huma.Context, next func(huma.Context)) {
	key := keyIn(ctx.Context())
	if key == nil {
		next(ctx)
		return
	}
	refused := chat.Errorf(chat.CodeForbidden, "This asks for a person who is signed in; a key may not do it.")
	for _, way := range ctx.Operation().Security {
		scopes, open := way[keyScheme]
		if !open {
			continue
		}
		refused = nil
		for _, scope := range scopes {
			if !key.May(chat.Permission(scope)) {
				refused = chat.Errorf(chat.CodeForbidden, "This key lacks the scope %q.", scope)
			}
		}
	}
	if refused == nil {
		next(ctx)
		return
	}
	p := a.problem(refused).(*Problem)
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client has gone
}

// paces limits each key. It is kept in the process, so that it holds while
// Redis is away.
type paces struct {
	mu  sync.Mutex
	all map[string]*rate.Limiter // only of keys that open something, so their number is bounded
}

// wait returns how long the key has to wait, 0 if its request may go on.
func (p *paces) wait(key string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = make(map[string]*rate.Limiter)
	}
	limiter := p.all[key]
	if limiter == nil {
		limiter = rate.NewLimiter(KeyRate, KeyBurst)
		p.all[key] = limiter
	}
	turn := limiter.Reserve()
	delay := turn.Delay()
	if delay > 0 {
		turn.Cancel() // it is not used
	}
	return delay
}
