package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

// Names of the ways to sign in, as the document calls them.
const (
	sessionScheme = "session" // a person, by the cookie of POST /api/v1/session
	keyScheme     = "key"     // a program, by Authorization: Bearer dgm_…
)

// security is what an operation asks of whoever calls it.
type security = []map[string][]string

// anyone is the security of what needs no sign-in. It is not nil: that means a
// person.
var anyone = security{{}}

// person is the security of what only people may do.
func person(permissions ...chat.Permission) security {
	return security{{sessionScheme: texts(permissions)}}
}

// caller is the security of what people and keys may do. Without permissions
// every account and every key may.
func caller(permissions ...chat.Permission) security {
	return security{{sessionScheme: texts(permissions)}, {keyScheme: texts(permissions)}}
}

// reader is the security of what shows people what they may see, an agent their
// own conversations for one, and keys with the scope read everything.
var reader = security{{sessionScheme: {}}, {keyScheme: {string(chat.PermissionRead)}}}

// knowledgeOperation is an operation under /api/v1/knowledge, for people and
// keys that may edit the knowledge.
func knowledgeOperation(id, method, path, summary, description string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: "/api/v1/knowledge" + path, Tags: []string{tagKnowledge},
		Summary: summary, Description: description, Security: caller(chat.PermissionKnowledge),
	}
}

func texts(permissions []chat.Permission) []string {
	list := make([]string, len(permissions))
	for i, p := range permissions {
		list[i] = string(p)
	}
	return list
}

// Tags of operations.
const (
	tagConversations = "Conversations"
	tagKnowledge     = "Knowledge"
	tagIntegrations  = "Keys and webhooks"
	tagSession       = "Session"
)

var tags = []*huma.Tag{
	{Name: tagConversations, Description: "What buyers, the assistant and agents said and did."},
	{Name: tagKnowledge, Description: "What the assistant answers from, and what it would answer."},
	{Name: tagIntegrations, Description: "How other programs get in, and what they are told."},
	{Name: tagSession, Description: "How people sign in. Programs use a key instead."},
}

// meanings say when an operation answers with a status that is a fault.
var meanings = map[int]string{
	http.StatusUnauthorized:        "Nobody is signed in, or the key is not known, has expired or was revoked.",
	http.StatusForbidden:           "The account or the key may not do this.",
	http.StatusNotFound:            "There is no such thing, or none that the caller may see.",
	http.StatusConflict:            "Somebody else was faster, or it exists already.",
	http.StatusUnprocessableEntity: "The input is at fault: `field` and `detail` say what to correct.",
	http.StatusTooManyRequests:     "Too many requests: wait as long as the header Retry-After says.",
	http.StatusInternalServerError: "A fault of the server. Retry once.",
	http.StatusServiceUnavailable:  "A part that is needed does not answer now. Retry with a growing delay.",
}

// complete fills into the document what follows from what every operation says
// of itself: who may call it, and how it can fail.
func complete(doc *huma.OpenAPI) {
	doc.Tags = append(doc.Tags, tags...)
	for path, item := range doc.Paths {
		for _, op := range operations(item) {
			if op.Security == nil {
				op.Security = person()
			}
			if len(op.Tags) == 0 {
				op.Tags = []string{tagOf(path)}
			}
			faults := map[int]bool{http.StatusInternalServerError: true, http.StatusServiceUnavailable: true}
			for way := range signIns(op) {
				faults[http.StatusUnauthorized], faults[http.StatusForbidden] = true, true
				faults[http.StatusTooManyRequests] = faults[http.StatusTooManyRequests] || way == keyScheme
			}
			if strings.Contains(path, "{") {
				faults[http.StatusNotFound] = true
			}
			if op.RequestBody != nil || len(op.Parameters) > 0 {
				faults[http.StatusUnprocessableEntity] = true
			}
			delete(op.Responses, "default")
			for status := range faults {
				if op.Responses[strconv.Itoa(status)] == nil {
					op.Responses[strconv.Itoa(status)] = &huma.Response{Content: map[string]*huma.MediaType{
						"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}},
					}}
				}
			}
			for status, answer := range op.Responses {
				if n, err := strconv.Atoi(status); err == nil && meanings[n] != "" {
					answer.Description = meanings[n]
				}
			}
		}
	}
}

// tagOf makes a tag of the first part of a path: "Agents" of
// /api/v1/agents/{id}.
func tagOf(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1/"), "/")
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// signIns returns the ways to sign in that open an operation.
func signIns(op *huma.Operation) map[string][]string {
	ways := make(map[string][]string)
	for _, way := range op.Security {
		for scheme, scopes := range way {
			ways[scheme] = scopes
		}
	}
	return ways
}

// operations returns those of a path by method, in the order in which they are
// shown.
func operations(item *huma.PathItem) []*huma.Operation {
	var all []*huma.Operation
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op != nil {
			all = append(all, op)
		}
	}
	return all
}
