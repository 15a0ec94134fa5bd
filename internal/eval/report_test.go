package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
)

func outcome(label string, kind chat.DecisionKind, confidence float64, topics ...string) Outcome {
	o := Outcome{Question: Question{ID: label, Lang: "en", Text: "one two three", Label: label}, Took: 100 * time.Microsecond}
	o.Result.Language = "en"
	o.Result.Decision = chat.Decision{Kind: kind, Confidence: confidence}
	for _, topic := range topics {
		o.Result.Decision.Candidates = append(o.Result.Decision.Candidates, chat.Candidate{Topic: topic, Confidence: confidence})
		if kind == chat.DecisionClarify {
			o.Result.Message.Suggestions = append(o.Result.Message.Suggestions, chat.Suggestion{Topic: topic})
		}
	}
	if kind == chat.DecisionAnswer {
		o.Result.Decision.Topic = topics[0]
	}
	return o
}

func TestMeasure(t *testing.T) {
	human := outcome(LabelHuman, chat.DecisionEscalate, 0.1, "a")
	human.Result.Escalate, human.Result.Reason = true, chat.ReasonAsked
	alert := outcome("c", chat.DecisionEscalate, 0.5, "c", "a")
	alert.Alert, alert.Result.Decision.Alert = chat.AlertFraud, chat.AlertAnger
	abroad := outcome(LabelNone, chat.DecisionAnswer, 0.8, "a")
	abroad.Result.Language = "es"
	f := Measure("en", []Outcome{
		outcome("a", chat.DecisionAnswer, 0.9, "a", "b", "c"),  // right
		outcome("b", chat.DecisionAnswer, 0.8, "a", "b", "c"),  // wrong
		outcome("c", chat.DecisionClarify, 0.4, "a", "b", "c"), // offered
		outcome("d", chat.DecisionClarify, 0.3, "a", "b", "c"), // not offered
		alert,  // escalated
		abroad, // answered, though out of scope
		outcome(LabelNone, chat.DecisionEscalate, 0.1, "a", "b"),
		outcome(LabelSmalltalk, chat.DecisionSmalltalk, 0.1, "a"),
		human,
	})
	for what, c := range map[string]struct {
		got  Share
		want float64
	}{
		"top-1": {f.Top1, 2.0 / 5}, "top-3": {f.Top3, 4.0 / 5}, "answered": {f.Answered, 1.0 / 5}, "precision": {f.Precision, 1.0 / 3},
		"intervention": {f.Intervention, 3.0 / 5}, "none kept": {f.NoneKept, 1.0 / 2}, "language": {f.Language, 8.0 / 9},
		"human": {f.Human, 1}, "false human": {f.FalseHuman, 0}, "small talk": {f.Smalltalk, 1},
		"alert": {f.Alert, 1}, "alert kind": {f.AlertKind, 0}, "false alert": {f.FalseAlert, 0}, "p50": {f.P50, 100},
	} {
		near(t, what, float64(c.got), c.want)
	}
	if f.Topics != 5 || f.Messages != 9 {
		t.Errorf("%d of %d messages have a topic, want 5 of 9", f.Topics, f.Messages)
	}
}

func TestFiguresArePrintable(t *testing.T) {
	list := MeasureAll([]Outcome{outcome("a", chat.DecisionAnswer, 0.9, "a")})
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `"top1":1`) || !strings.Contains(string(data), `"auroc":null`) {
		t.Errorf("JSON %s", data)
	}
	var table bytes.Buffer
	if err := Print(&table, list); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(table.String(), "\n"); lines != 2 {
		t.Errorf("%d lines:\n%s", lines, table.String())
	}
}

func TestReadQuestionsNamesTheFault(t *testing.T) {
	file := filepath.Join(t.TempDir(), "q.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"text":"hello","label":"a"}` + "\n\n" + `{"id":"7","lang":"es","text":"hola","label":"none","alert":"fraud"}`)
	list, err := ReadQuestions(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Lang != "en" || !list[0].HasTopic() || list[1].HasTopic() || list[1].Alert != chat.AlertFraud {
		t.Errorf("%+v", list)
	}
	for _, text := range []string{"{", `{"text":"x"}`, `{"label":"x"}`} {
		write(`{"text":"x","label":"y"}` + "\n" + text)
		if _, err := ReadQuestions(file); chat.CodeOf(err) != chat.CodeInvalid || !strings.Contains(err.Error(), "q.jsonl:2") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := ReadQuestions(file + "x"); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("no file: %v", err)
	}
}

// texts stands in for the product's own sentences.
type texts struct{}

func (texts) Text(_, key string) string { return key }

func (texts) TextWith(lang, key string, _ map[string]string) string { return texts{}.Text(lang, key) }

func TestAThrowAwayKnowledgeBaseAnswers(t *testing.T) {
	var examples []Question
	add := func(label string, list ...string) {
		for _, text := range list {
			examples = append(examples, Question{Lang: "en", Label: label, Text: text})
		}
	}
	add("track", "where is my parcel", "track my parcel", "tracking number of the parcel", "where is the package now")
	add("refund", "when do I get my money back", "refund please", "I want my money back", "where is my refund")
	add(LabelNone, "what is the weather", "tell me a joke", "who won the match", "sing a song")
	a, err := assistant.New(Knowledge(examples), assistant.Options{Texts: texts{}})
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	outcomes, err := Run(t.Context(), a, []Question{
		{ID: "1", Lang: "en", Text: "tracking my parcel", Label: "track"},
		{ID: "2", Lang: "en", Text: "give me the money back", Label: "refund"},
	}, RunOptions{LocaleHint: true, Progress: func(n int) { done = n }})
	if err != nil {
		t.Fatal(err)
	}
	if f := Measure("all", outcomes); f.Top1 != 1 || done != 2 {
		t.Errorf("top-1 %v after %d messages: %+v", f.Top1, done, outcomes)
	}
	var out bytes.Buffer
	if err := WritePredictions(&out, outcomes); err != nil {
		t.Fatal(err)
	}
	var first struct {
		ID, Lang, Topic, Decision string
		Candidates                []chat.Candidate
		Alert                     *string
		Micros                    *int64
	}
	if err := json.NewDecoder(&out).Decode(&first); err != nil {
		t.Fatal(err)
	}
	if first.ID != "1" || first.Lang != "en" || first.Topic != "track" || first.Decision == "" || len(first.Candidates) != 2 || first.Alert == nil || first.Micros == nil {
		t.Errorf("prediction %+v", first)
	}
}
