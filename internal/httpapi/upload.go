package httpapi

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"dragoman/internal/chat"
)

const (
	// uploadTime is how long a file may take to arrive.
	uploadTime = 5 * time.Minute
	// aroundFile is what may stand around a file in a form, in bytes.
	aroundFile = 4 << 20
)

// upload admits a form with a file of at most so many bytes, from those who may
// send one: it is asked before the form is read, which no limit of huma's is
// about.
func (a *API) upload(p chat.Permission, limit int64) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		_, err := a.allowed(ctx.Context(), p)
		if err == nil && r.ContentLength > limit+aroundFile {
			err = chat.Invalid("file", "this file has more than %d MB; split it", limit>>20)
		}
		if err != nil {
			w.Header().Set("Connection", "close") // what is still on its way is not read
			a.refuse(w, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit+aroundFile)
		next(ctx)
	}
}
