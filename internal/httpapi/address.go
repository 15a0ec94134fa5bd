package httpapi

import (
	"context"
	"net/http"
)

type addressContext struct{}

// addressed notes the network address that a request comes from.
func (a *API) addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), addressContext{}, a.access.Address(r))))
	})
}

// addressIn returns the network address that a request comes from.
func addressIn(ctx context.Context) string {
	address, _ := ctx.Value(addressContext{}).(string)
	return address
}
