package httpapi

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/retrieval"
)

type precisionAnswer struct {
	Body struct {
		Wanted    float64          `json:"wanted" doc:"share of right answers that holds for the store now"`
		Default   float64          `json:"default" doc:"that a store has unless it is set"`
		All       []precisionPoint `json:"all" doc:"of all languages of the store together, by wanted precision; each language counts as much as it was written in in the last 90 days"`
		Languages []precisionCurve `json:"languages" doc:"of each language, by its tag"`
	}
}

type precisionCurve struct {
	Language      string           `json:"lang"`
	Conversations int              `json:"conversations" doc:"in the last 90 days"`
	Points        []precisionPoint `json:"points" doc:"by wanted precision"`
}

// precisionPoint is what a wanted precision brings.
type precisionPoint struct {
	Wanted   float64 `json:"wanted" doc:"share of right answers asked for"`
	Answered float64 `json:"answered" doc:"share of all messages that is answered at once; 0 if the examples cannot show this precision"`
	Measured float64 `json:"measured" doc:"share of these answers that was right when each example was asked of a model that had not seen it; the setting keeps below it, for chance"`
	Answers  int     `json:"answers" doc:"how many examples that was measured on"`
}

// wrongInOf is where the curve has its points: one wrong answer in so many.
var wrongInOf = []float64{2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 33, 40, 50, 60, 80, 100, 125, 150, 200, 250, 333, 500, 1000}

func (a *API) routePrecision(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-precision", Method: http.MethodGet, Path: "/api/v1/stores/{id}/precision",
		Summary: "Read what a precision brings",
		Description: "How many messages are answered at once, and how many of the answers are right, by the precision that is asked for. " +
			"It is measured when the assistant learns: each example is asked of a model that was learned without it, and examples count like messages of a store.",
		Security: caller(chat.PermissionSettings),
	}, permitted(a, chat.PermissionSettings, a.readPrecision))
}

func (a *API) readPrecision(ctx context.Context, agent *chat.Agent, in *storeName) (*precisionAnswer, error) {
	if !mayConfigure(agent, chat.StoreID(in.ID)) {
		return nil, chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	store, err := a.service.FirstStore(ctx, []chat.StoreID{chat.StoreID(in.ID)})
	if err != nil {
		return nil, err
	}
	const while = 90 * 24 * time.Hour
	now := time.Now()
	written, err := a.record.CountByLanguage(ctx, store.ID, record.Span{From: now.Add(-while), To: now})
	if err != nil {
		return nil, err
	}
	answer := new(precisionAnswer)
	answer.Body.Default = assistant.DefaultPrecision
	answer.Body.Wanted = cmp.Or(store.Precision, assistant.DefaultPrecision)
	wanted := wantedPoints(answer.Body.Wanted)
	answer.Body.All = make([]precisionPoint, len(wanted))
	for i, p := range wanted {
		answer.Body.All[i].Wanted = p
	}
	answer.Body.Languages = []precisionCurve{}
	weight := 0.0
	for _, lang := range slices.Sorted(slices.Values(store.Languages)) {
		model := a.service.Assistant().Model(lang)
		if model == nil {
			continue
		}
		c := curveOf(model, wanted)
		c.Language, c.Conversations = lang, written[lang]
		answer.Body.Languages = append(answer.Body.Languages, c)
		w := float64(1 + c.Conversations) // of a new store, each language counts the same
		weight += w
		for i, p := range c.Points {
			all := &answer.Body.All[i]
			all.Answered += w * p.Answered
			all.Measured += w * p.Answered * p.Measured
			all.Answers += p.Answers
		}
	}
	for i := range answer.Body.All {
		if all := &answer.Body.All[i]; all.Answered > 0 {
			all.Measured, all.Answered = min(1, all.Measured/all.Answered), min(1, all.Answered/weight)
		} else {
			all.Measured = 1
		}
	}
	return answer, nil
}

// wantedPoints lists the precisions that a curve shows, the one that holds now
// among them.
func wantedPoints(now float64) []float64 {
	points := []float64{now}
	for _, n := range wrongInOf {
		points = append(points, math.Round(1000*(1-1/n))/1000)
	}
	slices.Sort(points)
	return slices.Compact(points)
}

func curveOf(m *retrieval.Model, wanted []float64) precisionCurve {
	c := precisionCurve{Points: make([]precisionPoint, len(wanted))}
	for i, p := range wanted {
		at := m.At(p)
		c.Points[i] = precisionPoint{Wanted: p, Answered: at.Answered, Measured: at.Measured, Answers: at.Answers}
	}
	return c
}
