package assistant

import (
	"sync"

	"dragoman/internal/knowledge"
	"dragoman/internal/retrieval"
)

// Explanation is a result with its reasons, for people.
type Explanation struct {
	Result
	Languages map[string]float64 // evidence for each language, natural log, the best is 0
	Ranking   retrieval.Explanation
	Found     []retrieval.Hit // what plain full-text search finds
}

// Explain decides a turn like Decide and says why: what each word does, how
// likely the other topics are, what full-text search would have found. It
// takes milliseconds: it is for admins, not for chats.
func (a *Assistant) Explain(t Turn) (Explanation, error) {
	e := Explanation{Result: a.Decide(t)}
	e.Languages = e.Memory.Languages
	s := a.languages[e.Language]
	if s == nil {
		return e, nil
	}
	e.Ranking = s.model.Explain(t.Text)
	found, err := a.Search(e.Language, t.Text, 5)
	e.Found = found
	return e, err
}

// Search returns the n entries of a language whose words fit a text best. The
// first search of a language builds its index.
func (a *Assistant) Search(lang, text string, n int) ([]retrieval.Hit, error) {
	s := a.languages[lang]
	if s == nil {
		return nil, nil
	}
	index, err := s.index()
	if err != nil {
		return nil, err
	}
	return index.Search(text, n)
}

// indexOf returns what builds the index of a language once, when it is needed.
func indexOf(base *knowledge.Base, l *knowledge.Language) func() (*retrieval.Index, error) {
	return sync.OnceValues(func() (*retrieval.Index, error) {
		var documents []retrieval.Document
		for _, topic := range base.Topics {
			if e := l.Entries[topic.ID]; e != nil {
				documents = append(documents, retrieval.Document{Topic: topic.ID, Question: e.Question, Examples: e.Examples, Answer: e.Solution})
			}
		}
		return retrieval.NewIndex(l.Tag, documents)
	})
}
