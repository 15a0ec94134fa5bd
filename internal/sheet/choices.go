package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dragoman/internal/chat"
)

// sure is how likely a topic must be to stand in a table of choices from the
// start, so that it need only be confirmed.
const sure = 0.5

// suggested is how many topics a table of choices shows of each question.
const suggested = 3

// choiceColumns are those that are read of a table of choices; what it suggests
// follows them.
var choiceColumns = []string{"sheet", "row", "topic", "group", "answer"}

// Ask lays questions out as a table in which somebody says where they go.
func Ask(questions []Question) Table {
	t := Table{Name: "choices", Rows: [][]string{append(slices.Clone(choiceColumns), "question", "new topic", "suggested")}}
	for _, q := range questions {
		topic := ""
		if len(q.Topics) > 0 && q.Topics[0].Confidence >= sure {
			topic = q.Topics[0].Topic
		}
		row := []string{q.Sheet, itoa(q.Row), topic, "", "", q.Question, q.New}
		for _, c := range q.Topics[:min(len(q.Topics), suggested)] {
			row = append(row, fmt.Sprintf("%s %.0f %%", c.Topic, 100*c.Confidence))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Choices reads what somebody has made of such a table. Errors: CodeInvalid.
func Choices(t Table) ([]Choice, error) {
	if len(t.Rows) == 0 {
		return nil, chat.Invalid(t.Name, "the row with the names of the columns is missing")
	}
	at := map[string]int{}
	for _, name := range choiceColumns {
		at[name] = slices.IndexFunc(t.Rows[0], func(cell string) bool { return plain(cell) == name })
	}
	if at["sheet"] < 0 || at["row"] < 0 || at["topic"] < 0 {
		return nil, chat.Invalid(t.Name, "there must be columns sheet, row and topic")
	}
	list := []Choice{}
	for i, row := range t.Rows[1:] {
		cell := func(name string) string {
			if k := at[name]; k >= 0 && k < len(row) {
				return strings.TrimSpace(row[k])
			}
			return ""
		}
		if blank(row) {
			continue
		}
		n, err := strconv.Atoi(number(cell("row")))
		if err != nil {
			return nil, chat.Invalid(t.Name, "%s%d: %q is no number of a row", letter(at["row"]), i+2, cell("row"))
		}
		answer := cell("answer")
		list = append(list, Choice{
			Sheet: cell("sheet"), Row: n, Topic: strings.ToLower(cell("topic")), Group: chat.Group(cell("group")),
			Answer: answer == "1" || plain(answer) == "x" || answer == "✓" || called(answer, "", yes),
		})
	}
	return list, nil
}
