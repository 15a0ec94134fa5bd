package sheet

import (
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
	Question string           `json:"question"`
	Answer   string           `json:"answer"`
	Topics   []chat.Candidate `json:"topics" doc:"that it may belong to, the likeliest first"`
	New      string           `json:"new" doc:"id of a topic of its own, if none fits"`
}

// Choice says where a Question goes.
type Choice struct {
	Sheet string     `json:"sheet"`
	Row   int        `json:"row"`
	Topic string     `json:"topic" doc:"id; a new one is added"`
	Group chat.Group `json:"group,omitempty" doc:"of a new topic"`
}

// Questions finds the questions and answers in tables that hold nothing else
// that is known; none if there are such.
func Questions(tables []Table) []Question {
	var out []Question
	for _, t := range tables {
		if empty(t) {
			continue
		}
		if kind, _ := kindNamed(t.Name); kind == KindHow {
			continue
		}
		if kindByHead(t) != "" || looksLikeEntries(t) || len(t.Rows) > MaxRows {
			return nil
		}
		q, a, from := pair(t)
		if q < 0 {
			continue
		}
		for i, row := range t.Rows {
			if i < from || q >= len(row) || a >= len(row) {
				continue
			}
			one := Question{Sheet: t.Name, Row: i + 1, Question: strings.TrimSpace(row[q]), Answer: strings.TrimSpace(row[a])}
			if one.Question != "" && one.Answer != "" {
				one.New = "faq.row_" + itoa(i+1)
				out = append(out, one)
			}
		}
	}
	return out
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

// Take puts chosen questions into a base: the answer becomes that of the topic,
// the question one of its examples. before is not changed.
func Take(before *knowledge.Base, lang string, questions []Question, choices []Choice) (Import, error) {
	tag, ok := languageTag(lang)
	if !ok {
		return Import{Faults: []Fault{{Sheet: "lang", Code: "language", Args: map[string]string{"text": lang}}}}, nil
	}
	r := &reader{base: copyOf(before), before: before, languages: map[string]bool{}}
	spoken := r.language(tag)
	rows := map[string]int{}
	for _, c := range choices {
		i := slices.IndexFunc(questions, func(q Question) bool { return q.Sheet == c.Sheet && q.Row == c.Row })
		if i < 0 || c.Topic == "" {
			continue
		}
		q, t := questions[i], &Table{Name: c.Sheet}
		if first, twice := rows[c.Topic]; twice {
			r.fault(t, c.Row-1, -1, "twice", "text", c.Topic, "row", itoa(first))
			continue
		}
		rows[c.Topic] = c.Row
		if _, known := r.base.Topic(c.Topic); !known {
			group := c.Group
			if group == "" {
				group = chat.Groups()[0]
			}
			if err := r.base.PutTopic(knowledge.Topic{ID: c.Topic, Group: group, Scope: cut(q.Question, 500)}, false); err != nil {
				r.fault(t, c.Row-1, -1, "topic_malformed", "text", c.Topic)
				continue
			}
		}
		e := &knowledge.Entry{Topic: c.Topic, Question: q.Question}
		if had := spoken.Entries[c.Topic]; had != nil {
			copied := *had
			e = &copied
		}
		e.Solution = q.Answer
		if !slices.Contains(e.Examples, q.Question) && e.Question != q.Question {
			e.Examples = append(slices.Clip(e.Examples), q.Question)
		}
		if err := e.Tidy(); err != nil {
			r.fault(t, c.Row-1, -1, "missing", "column", "question")
			continue
		}
		if _, err := r.base.Compile(tag, e.Solution); err != nil {
			r.fault(t, c.Row-1, -1, "placeholder", "reason", err.Error())
			continue
		}
		spoken.Entries[c.Topic] = e
	}
	out := Import{Faults: r.faults, Languages: []string{tag}}
	if out.Failed() {
		return out, nil
	}
	var err error
	out.Base = r.base
	out.Changes, err = Changes(before, r.base)
	return out, err
}
