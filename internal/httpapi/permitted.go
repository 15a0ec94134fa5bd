package httpapi

import (
	"context"

	"dragoman/internal/chat"
)

// permitted makes of do a handler that runs for those who may do this, and
// whose faults clients can read.
func permitted[In, Out any](a *API, p chat.Permission, do func(context.Context, *chat.Agent, *In) (*Out, error)) func(context.Context, *In) (*Out, error) {
	return func(ctx context.Context, in *In) (*Out, error) {
		agent, err := a.allowed(ctx, p)
		if err != nil {
			return nil, a.problem(err)
		}
		out, err := do(ctx, agent, in)
		if err != nil {
			return nil, a.problem(err)
		}
		return out, nil
	}
}
