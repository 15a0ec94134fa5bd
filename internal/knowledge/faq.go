package knowledge

import "slices"

// FAQAnswer is an entry as it stands on a page for whoever reads it there: with
// the facts filled in, and without an apology, as nothing has gone wrong yet.
type FAQAnswer struct {
	Topic    string `json:"topic"`
	Question string `json:"question"`
	Answer   string `json:"answer" doc:"plain text: a blank line begins a paragraph, a leading hyphen a line of a list"`
}

// FAQ returns the entries of topics in a language, in that order and each once;
// of no topics, those that are most asked. What has no answer to show is left
// out and named: an unknown topic, one that is off, or one that is not written
// in this language.
func (b *Base) FAQ(lang string, topics []string) (answers []FAQAnswer, leftOut []string) {
	if len(topics) == 0 {
		topics = b.MostAsked
	}
	answers, leftOut = []FAQAnswer{}, []string{}
	seen := make(map[string]bool, len(topics))
	for _, id := range topics {
		if seen[id] {
			continue
		}
		seen[id] = true
		if answer, ok := b.faqAnswer(lang, id); ok {
			answers = append(answers, answer)
		} else {
			leftOut = append(leftOut, id)
		}
	}
	return answers, leftOut
}

// Shows reports whether FAQ would show a topic in a language.
func (b *Base) Shows(lang, topic string) bool {
	_, ok := b.faqAnswer(lang, topic)
	return ok
}

func (b *Base) faqAnswer(lang, id string) (FAQAnswer, bool) {
	topic, known := b.Topic(id)
	e := b.Entry(lang, id)
	if !known || topic.Off || e == nil || e.Solution == "" || !slices.Contains(b.Offered(), lang) {
		return FAQAnswer{}, false
	}
	text, err := b.Render(lang, e.Solution, nil)
	return FAQAnswer{Topic: id, Question: e.Question, Answer: text}, err == nil // one that cannot be rendered is no answer
}
