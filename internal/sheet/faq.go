package sheet

import (
	"maps"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// Question is a row of a list of questions and answers that a store has
// already, in whatever form.
type Question struct {
	Sheet    string           `json:"sheet"`
	Row      int              `json:"row" doc:"from 1"`
	Language string           `json:"lang" doc:"that it is written in"`
	Question string           `json:"question"`
	Answer   string           `json:"answer"`
	Topics   []chat.Candidate `json:"topics" doc:"that it may belong to, the likeliest first"`
	New      string           `json:"new" doc:"id of a topic of its own, if none fits"`

	columns [2]int // of question and answer
}

// Choice says where a Question goes.
type Choice struct {
	Sheet  string     `json:"sheet"`
	Row    int        `json:"row"`
	Topic  string     `json:"topic" doc:"id; one that is not known is added, an empty one leaves the question out"`
	Group  chat.Group `json:"group,omitempty" enum:"presale,aftersale,logistics" doc:"of a topic that is added"`
	Answer bool       `json:"answer,omitempty" doc:"its answer takes the place of the one that the topic has"`
}

// Questions finds the questions and answers in tables that hold nothing else
// that is known; none if there are such. lang is the language of those whose
// sheet is not called by one of the languages spoken; "" if nobody says it.
func Questions(tables []Table, lang string, spoken []string) []Question {
	var out []Question
	ids := map[string]bool{}
	for _, t := range tables {
		if empty(t) {
			continue
		}
		kind, named := kindNamed(t.Name)
		if kind == KindHow {
			continue
		}
		if kindByHead(t) != "" || looksLikeEntries(t) || len(t.Rows) > MaxRows {
			return nil
		}
		q, a, from := pair(t)
		if q < 0 {
			continue
		}
		if !slices.Contains(spoken, named) { // "My FAQ" is not in Burmese
			named = lang
		}
		for i, row := range t.Rows {
			if i < from || q >= len(row) || a >= len(row) {
				continue
			}
			one := Question{
				Sheet: t.Name, Row: i + 1, Language: named, Topics: []chat.Candidate{}, columns: [2]int{q, a},
				Question: strings.TrimSpace(row[q]), Answer: strings.TrimSpace(row[a]),
			}
			if one.Question == "" || one.Answer == "" {
				continue
			}
			if one.New = newTopic(one.Question, i+1); ids[one.New] {
				one.New += "_" + itoa(i+1)
			}
			ids[one.New] = true
			out = append(out, one)
		}
	}
	return out
}

// newTopic makes an id of the first words of a question, or of its row where
// it has no Latin letters.
func newTopic(question string, row int) string {
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	latin := 0
	for _, word := range words {
		latin += len(word)
	}
	if latin*2 < len([]rune(question)) {
		return "faq.row_" + itoa(row)
	}
	name := strings.Trim(cut(strings.Join(words[:min(len(words), 6)], "_"), 40), "_")
	if name[0] < 'a' {
		name = "q" + name // an id begins with a letter
	}
	return "faq." + name
}

// pair finds the columns of questions and answers, and the row they begin in:
// by their names, or else by what is in them: most question marks, and the
// longest texts beside them.
func pair(t Table) (q, a, from int) {
	for i, row := range t.Rows[:min(headRows, len(t.Rows))] {
		q := slices.IndexFunc(row, func(cell string) bool {
			return called(cell, "col_", "question") || is(cell, "q", "frage", "domanda", "pergunta", "soru", "質問", "질문", "pytanie", "سؤال")
		})
		a := slices.IndexFunc(row, func(cell string) bool {
			return called(cell, "col_", "answer") || called(cell, "col_", "solution") || is(cell, "a", "antwort", "risposta", "resposta", "cevap", "回答", "답변", "odpowiedz", "odpowiedź", "جواب")
		})
		if q >= 0 && a >= 0 && q != a {
			return q, a, i + 1
		}
	}
	marks, lengths := map[int]int{}, map[int]int{}
	for _, row := range t.Rows {
		for k, cell := range row[:min(len(row), maxWidth)] {
			if marks[k] += 0; strings.ContainsAny(cell, "?？؟") {
				marks[k]++
			}
			lengths[k] += len([]rune(cell))
		}
	}
	q, a = -1, -1
	for k := range maxWidth {
		if marks[k] > 0 && (q < 0 || marks[k] > marks[q]) {
			q = k
		}
	}
	for k := range maxWidth {
		if k != q && lengths[k] > 0 && (a < 0 || lengths[k] > lengths[a]) {
			a = k
		}
	}
	if q < 0 || a < 0 {
		return -1, -1, 0
	}
	return q, a, 0
}

func is(cell string, names ...string) bool { return slices.Contains(names, plain(cell)) }

// Take puts chosen questions into a base: as examples of their topics, each
// with its answer where its topic has none in that language, or where the
// choice says so. before is not changed. Errors: CodeInvalid for a choice of
// what is no question.
func Take(before *knowledge.Base, questions []Question, choices []Choice) (Import, error) {
	r := &reader{base: copyOf(before), before: before, languages: map[string]bool{}}
	given := map[string]int{} // row of the answer that was chosen, by language and topic
	for _, c := range choices {
		i := slices.IndexFunc(questions, func(q Question) bool { return q.Sheet == c.Sheet && q.Row == c.Row })
		if i < 0 {
			return Import{}, chat.Invalid("choices", "there is no question in row %d of %q: send the file that this was chosen for", c.Row, c.Sheet)
		}
		if c.Topic != "" {
			r.take(&questions[i], c, given)
		}
	}
	out := Import{Faults: r.faults, Languages: slices.Sorted(maps.Keys(r.languages))}
	if out.Failed() {
		return out, nil
	}
	var err error
	out.Base = r.base
	out.Changes, err = Changes(before, r.base)
	return out, err
}

func (r *reader) take(q *Question, c Choice, given map[string]int) {
	fault := func(column int, code string, args ...string) {
		r.fault(&Table{Name: q.Sheet}, q.Row-1, column, code, args...)
	}
	tag, ok := languageTag(q.Language)
	if !ok {
		fault(-1, "language", "text", q.Language)
		return
	}
	if _, known := r.base.Topic(c.Topic); !known {
		group := c.Group
		if group == "" {
			group = chat.Groups()[0]
		}
		if !slices.Contains(chat.Groups(), group) {
			fault(-1, "choice", "text", string(group), "column", "group", "list", strings.Join(groups(), ", "))
			return
		}
		if err := r.base.PutTopic(knowledge.Topic{ID: c.Topic, Group: group, Scope: cut(q.Question, 500)}, false); err != nil {
			fault(-1, "topic_malformed", "text", c.Topic)
			return
		}
	}
	spoken := r.language(tag)
	e := &knowledge.Entry{Topic: c.Topic, Question: q.Question}
	if had := spoken.Entries[c.Topic]; had != nil {
		copied := *had
		e = &copied
	}
	if !slices.Contains(e.Examples, q.Question) {
		e.Examples = append(slices.Clip(e.Examples), q.Question)
	}
	if c.Answer || e.Solution == "" {
		if first := given[tag+" "+c.Topic]; c.Answer && first > 0 {
			fault(q.columns[1], "twice", "text", c.Topic, "row", itoa(first))
			return
		}
		if c.Answer {
			given[tag+" "+c.Topic] = q.Row
		}
		e.Solution, e.Variants = q.Answer, nil // a variant would still say what it said before
	}
	if err := e.Tidy(); err != nil {
		fault(q.columns[0], "missing", "column", "question")
		return
	}
	if code, args := r.unfilled(tag, e.Solution); code != "" {
		fault(q.columns[1], code, args...)
		return
	}
	spoken.Entries[c.Topic] = e
}
