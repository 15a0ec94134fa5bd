package revision

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"dragoman/internal/assistant"
	"dragoman/internal/eval"
	"dragoman/internal/knowledge"
	"dragoman/internal/learn"
)

// Effect is what a revision does to the store's labelled questions, in the
// languages that it changes.
type Effect struct {
	Languages []LanguageEffect `json:"languages"`
	Worse     []string         `json:"worse,omitempty"` // questions that are treated worse, a few of them
}

// LanguageEffect is Effect for a language. Shares are null where there is
// nothing to measure.
type LanguageEffect struct {
	Language        string     `json:"lang"`
	Questions       int        `json:"questions"`
	Answered        eval.Share `json:"answered"` // right, of the questions that an entry answers
	AnsweredBefore  eval.Share `json:"answered_before"`
	Precision       eval.Share `json:"precision"` // of automatic answers
	PrecisionBefore eval.Share `json:"precision_before"`
}

// mostWorse is how many questions an Effect quotes.
const mostWorse = 20

// measure asks the labelled questions before and after.
func (s *Service) measure(ctx context.Context, live *published, files map[string]string, after *learn.Learned) (Effect, error) {
	effect := Effect{Languages: []LanguageEffect{}}
	changed := map[string]bool{}
	for name := range differing(live.revision.Files, files) {
		if lang, _, ok := strings.Cut(name, "/"); ok {
			changed[lang] = true
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(changed)) {
		if after.Answers.Model(lang) == nil {
			continue // a draft, or gone
		}
		tree, err := s.tree(ctx, files, func(name string) bool { return name == lang+"/"+knowledge.QuestionsFile })
		if err != nil {
			return effect, err
		}
		questions, err := eval.StoreQuestions(tree.FS())
		if err != nil {
			return effect, err
		}
		now, err := ask(ctx, after.Answers, questions)
		if err != nil {
			return effect, err
		}
		one := LanguageEffect{Language: lang, Questions: len(questions), Answered: now.figures.Answered, Precision: now.figures.Precision}
		one.AnsweredBefore, one.PrecisionBefore = eval.Share(math.NaN()), eval.Share(math.NaN())
		if live.learned.Answers.Model(lang) != nil {
			before, err := ask(ctx, live.learned.Answers, questions)
			if err != nil {
				return effect, err
			}
			one.AnsweredBefore, one.PrecisionBefore = before.figures.Answered, before.figures.Precision
			for _, q := range eval.Worse(eval.Grades(before.outcomes), now.outcomes) {
				if len(effect.Worse) < mostWorse {
					effect.Worse = append(effect.Worse, q.Text)
				}
			}
		}
		effect.Languages = append(effect.Languages, one)
	}
	return effect, nil
}

// answers is what an assistant made of questions.
type answers struct {
	outcomes []eval.Outcome
	figures  eval.Figures
}

func ask(ctx context.Context, a *assistant.Assistant, questions []eval.Question) (answers, error) {
	outcomes, err := eval.Run(ctx, a, questions, eval.RunOptions{LocaleHint: true})
	if err != nil {
		return answers{}, err
	}
	return answers{outcomes, eval.Measure("all", outcomes)}, nil
}

// differing returns the names of the files that are not the same in both.
func differing(a, b map[string]string) map[string]bool {
	names := map[string]bool{}
	for name, hash := range a {
		if b[name] != hash {
			names[name] = true
		}
	}
	for name := range b {
		if _, both := a[name]; !both {
			names[name] = true
		}
	}
	return names
}
