package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// faqPath is where product pages of any origin read the published answers, and
// tell what their visitors did with them.
const faqPath = "/api/v1/faq"

type faqQuestion struct {
	Store     string   `query:"store" required:"true" maxLength:"64" doc:"site key of the store, as in the tag"`
	Languages []string `query:"lang" maxItems:"10" doc:"what the visitor reads, the best first; the store's own language if it offers none of them"`
	Topics    []string `query:"topics" maxItems:"40" doc:"ids, in the order in which they are wanted; those most asked if missing"`
	Known     string   `header:"If-None-Match" doc:"the ETag of an answer that the client has"`
}

type faqAnswer struct {
	Status int
	Cache  string `header:"Cache-Control"`
	ETag   string `header:"ETag"`
	Body   FAQView
}

// FAQView is the part of the answer that its ETag is made from.
type FAQView struct {
	Language string                `json:"lang" doc:"of the answers"`
	Entries  []knowledge.FAQAnswer `json:"entries"`
	LeftOut  []string              `json:"left_out" doc:"topics that are not known, off, or have no answer in this language"`
}

// faqFresh is how long a page may show an answer without asking again: a store
// that corrects one wants it corrected everywhere.
const faqFresh = "public, max-age=60"

type faqEvent struct {
	Store    string        `query:"store" required:"true" maxLength:"64" doc:"site key of the store, as in the tag"`
	Topic    string        `query:"topic" required:"true" maxLength:"64" doc:"id of the topic"`
	Language string        `query:"lang" required:"true" maxLength:"35" doc:"in which it was read"`
	Event    chat.FAQEvent `query:"event" required:"true" enum:"opened,helped,not_helped" doc:"what the visitor did"`
	Origin   string        `header:"Origin" doc:"of the page; the store must list it"`

	host string
}

// Resolve implements huma.Resolver.
func (e *faqEvent) Resolve(ctx huma.Context) []error {
	e.host = ctx.Host()
	return nil
}

type faqCountsQuestion struct {
	Store string `query:"store" maxLength:"32" doc:"id of the store; the first of one's own if missing"`
	Days  int    `query:"days" minimum:"1" maximum:"366" default:"30" doc:"how many days back, in UTC, today counted"`
}

type faqCountsAnswer struct {
	Body struct {
		Days   int             `json:"days"`
		Counts []chat.FAQCount `json:"counts" doc:"by topic and language, what was opened most first"`
	}
}

func (a *API) routeFAQ(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-faq", Method: http.MethodGet, Path: faqPath, Tags: []string{tagKnowledge},
		Summary:     "Read answers for a product page",
		Description: "Published answers of some topics in the visitor's language, with the store's facts filled in. Pages of any origin may read them; that is what `<dragoman-faq>` does.",
		Security:    anyone, Errors: []int{http.StatusNotFound, http.StatusTooManyRequests},
	}, a.readFAQ)
	huma.Register(api, huma.Operation{
		OperationID: "count-faq", Method: http.MethodPost, Path: faqPath, Tags: []string{tagKnowledge},
		Summary:     "Count what a visitor did with an answer",
		Description: "Adds one to the day's number of the topic in this language. Nothing is kept of who it was. For pages of origins that the store lists.",
		Security:    anyone, DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests},
	}, a.countFAQ)
	huma.Register(api, knowledgeOperation("read-faq-counts", http.MethodGet, "/faq-counts", "Read what visitors did with answers on product pages",
		"How often each was opened, and said to have helped or not."), permitted(a, chat.PermissionKnowledge, a.faqCounts))
}

func (a *API) readFAQ(ctx context.Context, in *faqQuestion) (*faqAnswer, error) {
	store, err := a.service.StoreByKey(ctx, in.Store)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := &faqAnswer{Status: http.StatusOK, Cache: faqFresh}
	b := &answer.Body
	b.Language = store.LanguageFor(in.Languages...)
	b.Entries, b.LeftOut = a.baseOf(store).FAQ(b.Language, in.Topics)
	data, err := json.Marshal(b)
	if err != nil {
		return nil, a.problem(err)
	}
	sum := sha256.Sum256(data)
	answer.ETag = `"` + hex.EncodeToString(sum[:8]) + `"`
	if in.Known == answer.ETag {
		answer.Status = http.StatusNotModified
	}
	return answer, nil
}

func (a *API) countFAQ(ctx context.Context, in *faqEvent) (*struct{}, error) {
	store, err := a.service.StoreByKey(ctx, in.Store)
	if err != nil {
		return nil, a.problem(err)
	}
	if !store.Admits(in.Origin, in.host) {
		return nil, a.problem(chat.Errorf(chat.CodeForbidden, "The store does not list the origin %q.", in.Origin))
	}
	if !store.Speaks(in.Language) || !a.knowledge.Base().Shows(in.Language, in.Topic) {
		return nil, a.problem(chat.Errorf(chat.CodeNotFound, "The store shows no such answer."))
	}
	return nil, a.problem(a.record.CountFAQ(ctx, store.ID, in.Topic, in.Language, in.Event))
}

func (a *API) faqCounts(ctx context.Context, agent *chat.Agent, in *faqCountsQuestion) (*faqCountsAnswer, error) {
	store := chat.StoreID(in.Store)
	if in.Store == "" && len(agent.Stores) > 0 {
		store = agent.Stores[0]
	}
	if !slices.Contains(agent.Stores, store) {
		return nil, chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	counts, err := a.record.FAQCounts(ctx, store, time.Now().AddDate(0, 0, 1-in.Days))
	answer := new(faqCountsAnswer)
	answer.Body.Days, answer.Body.Counts = in.Days, append([]chat.FAQCount{}, counts...)
	return answer, err
}
