package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

type webhooksAnswer struct {
	Body struct {
		Webhooks []chat.Webhook `json:"webhooks"`
	}
}

type webhookAnswer struct {
	Body struct {
		Webhook chat.Webhook `json:"webhook"`
		Secret  string       `json:"secret,omitempty" doc:"what messages are signed with, if it is new: it is shown this once"`
	}
}

// WebhookFields are what people set of a webhook. The type is exported so that it
// can be a part of a body.
type WebhookFields struct {
	Name    string            `json:"name" minLength:"1" maxLength:"60" doc:"what it is for"`
	URL     string            `json:"url" maxLength:"2000" doc:"where messages are sent to; take https"`
	Events  []chat.NoticeType `json:"events" minItems:"1" doc:"what it is told of"`
	Enabled *bool             `json:"enabled,omitempty" doc:"true if missing"`
}

type newWebhook struct {
	Body struct {
		Store chat.StoreID `json:"store" minLength:"1" maxLength:"32"`
		WebhookFields
	}
}

type changedWebhook struct {
	ID   string `path:"id" doc:"of the webhook"`
	Body WebhookFields
}

type webhookQuestion struct {
	ID string `path:"id" doc:"of the webhook"`
}

type deliveriesQuestion struct {
	ID     string             `path:"id" doc:"of the webhook"`
	State  chat.DeliveryState `query:"state" enum:"pending,done,failed" doc:"only those in this state"`
	Before string             `query:"before" maxLength:"64" doc:"the value of next of the page before"`
	Limit  int                `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type deliveriesAnswer struct {
	Body struct {
		Deliveries []chat.Delivery `json:"deliveries"`
		Next       string          `json:"next,omitempty" doc:"what before is for the next page; missing on the last one"`
	}
}

type deliveryQuestion struct {
	ID       string `path:"id" doc:"of the webhook"`
	Delivery string `path:"delivery" doc:"id of the delivery"`
}

type deliveryAnswer struct {
	Body struct {
		Delivery chat.Delivery `json:"delivery"`
	}
}

func (a *API) routeWebhooks(api huma.API) {
	operation := func(id, method, path, summary, description string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: "/api/v1/webhooks" + path, Tags: []string{tagIntegrations},
			Summary: summary, Description: description, Security: caller(chat.PermissionSettings),
		}
	}
	huma.Register(api, operation("list-webhooks", http.MethodGet, "", "List the webhooks",
		"Those of the store, or of all your stores. `failing_since` says that one has failed since then."), a.listWebhooks)
	add := operation("add-webhook", http.MethodPost, "", "Add a webhook",
		"The answer holds the secret that its messages are signed with, this once. Addresses inside private networks are refused unless the operator allows them.")
	add.DefaultStatus = http.StatusCreated
	huma.Register(api, add, a.addWebhook)
	huma.Register(api, operation("change-webhook", http.MethodPut, "/{id}", "Change a webhook",
		"All of its fields; what was due while it was switched off is sent when it is switched on again within a day."), a.changeWebhook)
	huma.Register(api, operation("remove-webhook", http.MethodDelete, "/{id}", "Remove a webhook",
		"What was not delivered yet is not delivered any more."), a.removeWebhook)
	huma.Register(api, operation("rotate-webhook", http.MethodPost, "/{id}/secret", "Give a webhook a new secret",
		"For 24 hours messages are signed with the secret before too, so that the receiver can be changed in the meantime."), a.rotateWebhook)
	huma.Register(api, operation("test-webhook", http.MethodPost, "/{id}/test", "Send a test message",
		"A message of the type `webhook.test`; the list of deliveries shows what became of it."), a.testWebhook)
	huma.Register(api, operation("list-deliveries", http.MethodGet, "/{id}/deliveries", "List the deliveries of a webhook",
		"What it was told, or is to be told, in the last 30 days, the newest first."), a.listDeliveries)
	huma.Register(api, operation("resend-delivery", http.MethodPost, "/{id}/deliveries/{delivery}/resend", "Send a message again",
		"The same message under the same `webhook-id`, at once, and for another day if it is not acknowledged."), a.resend)
}

// webhook returns one of a store that the caller looks after.
func (a *API) webhook(ctx context.Context, id string) (*chat.Agent, chat.Webhook, error) {
	admin, err := a.allowed(ctx, chat.PermissionSettings)
	if err != nil {
		return nil, chat.Webhook{}, err
	}
	w, err := a.record.Webhook(ctx, id)
	if err == nil && !slices.Contains(admin.Stores, w.Store) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such webhook.")
	}
	return admin, w, err
}

func (a *API) listWebhooks(ctx context.Context, in *struct {
	Store chat.StoreID `query:"store" doc:"of this store only"`
}) (*webhooksAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionSettings)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(webhooksAnswer)
	answer.Body.Webhooks = []chat.Webhook{}
	for _, store := range among(admin, in.Store) {
		hooks, err := a.record.Webhooks(ctx, store)
		if err != nil {
			return nil, a.problem(err)
		}
		answer.Body.Webhooks = append(answer.Body.Webhooks, hooks...)
	}
	return answer, nil
}

func (a *API) addWebhook(ctx context.Context, in *newWebhook) (*webhookAnswer, error) {
	admin, err := a.allowedIn(ctx, in.Body.Store, chat.PermissionSettings)
	if err == nil {
		err = a.reachable(in.Body.URL)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(webhookAnswer)
	w := chat.Webhook{Store: in.Body.Store, CreatedBy: admin.ID}
	in.Body.set(&w)
	if answer.Body.Webhook, answer.Body.Secret, err = a.record.AddWebhook(ctx, w); err != nil {
		return nil, a.problem(err)
	}
	w = answer.Body.Webhook
	return answer, a.problem(a.note(ctx, admin, w.Store, chat.AuditWebhookAdd, w.ID, w.Name, change{"url": {"", w.URL}, "events": {"", list(w.Events)}}))
}

func (f *WebhookFields) set(w *chat.Webhook) {
	w.Name, w.URL, w.Events = f.Name, f.URL, f.Events
	w.Enabled = f.Enabled == nil || *f.Enabled
	w.Gone = w.Gone && !w.Enabled
}

func (a *API) changeWebhook(ctx context.Context, in *changedWebhook) (*webhookAnswer, error) {
	admin, before, err := a.webhook(ctx, in.ID)
	if err == nil {
		err = a.reachable(in.Body.URL)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	w := before
	in.Body.set(&w)
	if err := a.record.ChangeWebhook(ctx, w); err != nil {
		return nil, a.problem(err)
	}
	changed := change{}
	fields := change{
		"name": {before.Name, w.Name}, "url": {before.URL, w.URL}, "events": {list(before.Events), list(w.Events)},
		"enabled": {strconv.FormatBool(before.Enabled), strconv.FormatBool(w.Enabled)},
	}
	for field, values := range fields {
		if values[0] != values[1] {
			changed[field] = values
		}
	}
	answer := new(webhookAnswer)
	answer.Body.Webhook = w
	return answer, a.problem(a.note(ctx, admin, w.Store, chat.AuditWebhookChange, w.ID, w.Name, changed))
}

func (a *API) removeWebhook(ctx context.Context, in *webhookQuestion) (*struct{}, error) {
	admin, w, err := a.webhook(ctx, in.ID)
	if err == nil {
		err = a.record.RemoveWebhook(ctx, w.ID)
	}
	if err == nil {
		err = a.note(ctx, admin, w.Store, chat.AuditWebhookRemove, w.ID, w.Name, nil)
	}
	return nil, a.problem(err)
}

func (a *API) rotateWebhook(ctx context.Context, in *webhookQuestion) (*webhookAnswer, error) {
	admin, w, err := a.webhook(ctx, in.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(webhookAnswer)
	if answer.Body.Secret, err = a.record.RotateWebhook(ctx, w.ID); err == nil {
		answer.Body.Webhook, err = a.record.Webhook(ctx, w.ID)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	return answer, a.problem(a.note(ctx, admin, w.Store, chat.AuditWebhookRotate, w.ID, w.Name, nil))
}

func (a *API) testWebhook(ctx context.Context, in *webhookQuestion) (*deliveryAnswer, error) {
	_, w, err := a.webhook(ctx, in.ID)
	if err == nil && !w.Enabled {
		err = switchedOff()
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(deliveryAnswer)
	answer.Body.Delivery, err = a.record.AddDelivery(ctx, w.ID, chat.Notice{
		Type: chat.NoticeTest, Timestamp: time.Now().UTC(), Data: chat.NoticeData{Store: w.Store},
	})
	return answer, a.problem(err)
}

func switchedOff() error {
	return chat.Errorf(chat.CodeConflict, "The webhook is switched off; switch it on first.")
}

func (a *API) listDeliveries(ctx context.Context, in *deliveriesQuestion) (*deliveriesAnswer, error) {
	_, w, err := a.webhook(ctx, in.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	all, err := a.record.Deliveries(ctx, w.ID, in.State, in.Before, in.Limit+1)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(deliveriesAnswer)
	answer.Body.Deliveries = all[:min(in.Limit, len(all))]
	if len(all) > in.Limit {
		answer.Body.Next = all[in.Limit-1].ID
	}
	return answer, nil
}

func (a *API) resend(ctx context.Context, in *deliveryQuestion) (*deliveryAnswer, error) {
	_, w, err := a.webhook(ctx, in.ID)
	if err == nil && !w.Enabled {
		err = switchedOff()
	}
	if err == nil {
		err = a.record.Resend(ctx, w.ID, in.Delivery)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(deliveryAnswer)
	answer.Body.Delivery, err = a.record.Delivery(ctx, w.ID, in.Delivery)
	return answer, a.problem(err)
}

// reachable refuses at once what is an address inside a private network; what
// a name leads to is looked at whenever a message is sent.
func (a *API) reachable(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return nil // chat.Webhook.Check says what is wrong
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() == "localhost" {
		ip, err = netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	if err == nil && !a.rule.Allows(ip) {
		return chat.Invalid("url", "%s is inside a private network; the operator can allow it with DRAGOMAN_ALLOW_NETWORKS", u.Hostname())
	}
	return nil
}

// describeWebhooks adds what webhooks are told to the document.
func describeWebhooks(doc *huma.OpenAPI) {
	schema := doc.Components.Schemas.Schema(reflect.TypeFor[chat.Notice](), true, "Notice")
	doc.Webhooks = make(map[string]*huma.PathItem)
	for _, kind := range chat.NoticeTypes() {
		doc.Webhooks[string(kind)] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "webhook-" + string(kind), Summary: told[kind][0], Description: told[kind][1], Tags: []string{tagIntegrations},
			Security:    anyone,
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}},
			Responses:   map[string]*huma.Response{"2XX": {Description: "Acknowledged."}, "410": {Description: "Switches the webhook off."}},
		}}
	}
}

// told says when a webhook is told of what.
var told = map[chat.NoticeType][2]string{
	chat.NoticeOpened:    {"A buyer brought a new matter", "The first message of a conversation, or the first one after its last case was closed. `case` counts them."},
	chat.NoticeEscalated: {"A conversation waits for a person", "`reason`: asked, unanswered, repeated, language or alert. That an agent was lost or passed it on is not told."},
	chat.NoticeAssigned:  {"A person has a conversation", "`agent` is their id. `reason`: none if it was taken from the queue, else transferred or reopened."},
	chat.NoticeClosed:    {"A case is closed", "`reason`: solved, no_answer or spam; `topic` is what it was about."},
	chat.NoticeRated:     {"A buyer rated a case", "`score` from 1 to 5. The comment is a buyer's words: read it with `GET /api/v1/ratings`."},
	chat.NoticeAlert:     {"A warning sign in a buyer's words", "`alert`: fraud, safety, legal or anger. Once for each sign of a case."},
}
