package assistant

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/retrieval"
)

// likelyOther is the probability of another topic from which an example is
// said to collide with it.
const likelyOther = 0.5

// Collisions trains the model of a language and returns the examples that it
// takes for another topic when it has not seen them, the worst first, and the
// model, so that nobody trains it again. A language that the base does not
// have is chat.CodeInvalid; ctx ends the training.
func Collisions(ctx context.Context, base *knowledge.Base, lang string) ([]knowledge.Finding, *retrieval.Model, error) {
	l := base.Languages[lang]
	if l == nil {
		return nil, nil, chat.Invalid("language", "the knowledge base does not speak %q", lang)
	}
	model, held, err := retrieval.Learn(ctx, corpus(base, l), retrieval.DefaultOptions())
	if err != nil {
		return nil, nil, err
	}
	type collision struct {
		knowledge.Finding
		probability, own float64
	}
	var list []collision
	item := map[string]int{}
	for _, h := range held {
		if h.Example.Label.Kind != retrieval.KindTopic {
			continue
		}
		topic := h.Example.Label.Name
		n := item[topic] // 0 is the entry's question, which the corpus begins with
		item[topic]++
		if h.Topic == topic || h.Probability < likelyOther {
			continue
		}
		f := base.ExampleFinding(lang, topic, n, "collision")
		f.Kind = knowledge.KindCollision
		f.Args["other"], f.Args["percent"], f.Args["own"] = h.Topic, percent(h.Probability), percent(h.Own)
		f.Other = &knowledge.Passage{Language: lang, Topic: h.Topic, Field: "question"}
		if e := base.Entry(lang, h.Topic); e != nil {
			at := e.Place("question")
			f.Other.Text, f.Other.File, f.Other.Line = e.Question, at.File, at.Line
		}
		list = append(list, collision{f, h.Probability, h.Own})
	}
	slices.SortStableFunc(list, func(x, y collision) int {
		return cmp.Or(cmp.Compare(y.probability, x.probability), cmp.Compare(x.own, y.own))
	})
	found := make([]knowledge.Finding, len(list))
	for i, c := range list {
		found[i] = c.Finding
	}
	return found, model, nil
}

func percent(p float64) string { return strconv.Itoa(int(math.Round(100*p))) + " %" }
