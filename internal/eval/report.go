package eval

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"dragoman/internal/chat"
)

// Figures are what is measured on a group of messages. Shares are 0–1, NaN
// where there was nothing to measure.
type Figures struct {
	Group        string  // "en", "en/noisy", "all"
	Messages     int     // all
	Topics       int     // with a topic
	Top1, Top3   float64 // of the messages with a topic: right one first, among the first three
	Answered     float64 // of them: answered right, at the default setting
	AnsweredAt97 float64 // of them: at the threshold that just keeps a precision of 0.97
	AnsweredAt90 float64
	Precision    float64 // of the answers to messages with a topic and out of scope: right
	Intervention float64 // of the messages with a topic: neither answered right nor offered the right entry
	AUROC        float64 // confidence, with a topic against out of scope
	ECE          float64 // of the confidence
	Accuracy     float64 // best over all thresholds, see bestAccuracy
	NoneKept     float64 // of the messages out of scope: not answered
	Language     float64 // language detected right
	Language3    float64 // the same, of messages of three words or more
	Human        float64 // of those who ask for a person: understood
	FalseHuman   float64 // of the others: taken to ask for one
	Smalltalk    float64 // of small talk: understood
	Alert        float64 // of messages with a warning sign: noticed
	AlertKind    float64 // of them: with the right category
	FalseAlert   float64 // of the others: alarmed
	P50, P99     float64 // time of a decision, microseconds
}

// share counts yes among all.
type share struct{ yes, all float64 }

func (s *share) count(yes bool) {
	s.all++
	if yes {
		s.yes++
	}
}

func (s share) value() float64 { return s.yes / s.all } // NaN for none

// Measure counts a group of outcomes.
func Measure(group string, outcomes []Outcome) Figures {
	f := Figures{Group: group, Messages: len(outcomes)}
	var top1, top3, answered, precision, intervention, noneKept, lang, lang3 share
	var human, falseHuman, smalltalk, alert, alertKind, falseAlert share
	var prospects []prospect
	var micros []float64
	for i := range outcomes {
		o := &outcomes[i]
		d := o.Result.Decision
		rank := o.rank()
		isAnswer := d.Kind == chat.DecisionAnswer
		if o.HasTopic() {
			f.Topics++
			top1.count(rank == 1)
			top3.count(rank >= 1 && rank <= 3)
			answered.count(o.AnsweredRight())
			intervention.count(!o.AnsweredRight() && !o.Offered())
		}
		if o.HasTopic() || o.Label == LabelNone {
			if isAnswer {
				precision.count(o.AnsweredRight())
			}
			prospects = append(prospects, prospect{d.Confidence, rank == 1, o.HasTopic()})
		}
		if o.Label == LabelNone {
			noneKept.count(!isAnswer)
		}
		if o.Label == LabelSmalltalk {
			smalltalk.count(d.Kind == chat.DecisionSmalltalk)
		}
		lang.count(o.Result.Language == o.Lang)
		if len(strings.Fields(o.Text)) >= 3 {
			lang3.count(o.Result.Language == o.Lang)
		}
		asked := o.Result.Escalate && o.Result.Reason == chat.ReasonAsked
		if o.Label == LabelHuman {
			human.count(asked)
		} else {
			falseHuman.count(asked)
		}
		if o.Alert != chat.AlertNone {
			alert.count(d.Alert != chat.AlertNone)
			alertKind.count(d.Alert == o.Alert)
		} else {
			falseAlert.count(d.Alert != chat.AlertNone)
		}
		micros = append(micros, float64(o.Took.Nanoseconds())/1000)
	}
	f.Top1, f.Top3, f.Answered, f.Precision, f.Intervention = top1.value(), top3.value(), answered.value(), precision.value(), intervention.value()
	f.NoneKept, f.Language, f.Language3, f.Smalltalk = noneKept.value(), lang.value(), lang3.value(), smalltalk.value()
	f.Human, f.FalseHuman = human.value(), falseHuman.value()
	f.Alert, f.AlertKind, f.FalseAlert = alert.value(), alertKind.value(), falseAlert.value()
	f.AUROC, f.ECE = auroc(prospects), ece(prospects, 10)
	f.AnsweredAt97, f.AnsweredAt90 = answeredAt(prospects, 0.97), answeredAt(prospects, 0.90)
	f.Accuracy = bestAccuracy(prospects)
	f.P50, f.P99 = quantile(micros, 0.5), quantile(micros, 0.99)
	return f
}

// MeasureAll counts each language, each language's styles, and everything.
func MeasureAll(outcomes []Outcome) []Figures {
	languages := map[string][]Outcome{}
	for _, o := range outcomes {
		languages[o.Lang] = append(languages[o.Lang], o)
	}
	var out []Figures
	for _, lang := range slices.Sorted(maps.Keys(languages)) {
		out = append(out, Measure(lang, languages[lang]))
		styles := map[string][]Outcome{}
		for _, o := range languages[lang] {
			if o.Style != "" {
				styles[o.Style] = append(styles[o.Style], o)
			}
		}
		for _, style := range slices.Sorted(maps.Keys(styles)) {
			out = append(out, Measure(lang+"/"+style, styles[style]))
		}
	}
	if len(languages) > 1 {
		out = append(out, Measure("all", outcomes))
	}
	return out
}

// Print writes the figures as a table.
func Print(w io.Writer, list []Figures) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "group\tn\ttop-1\ttop-3\tanswered\tat P.97\tat P.90\tprecision\tperson\tAUROC\tECE\tbest acc\tnone kept\tlang\tlang 3+\thuman\tfalse\tsmall\talert\tkind\tfalse\tp50 µs\tp99 µs\t")
	for _, f := range list {
		fmt.Fprintf(t, "%s\t%d\t", f.Group, f.Messages)
		for _, v := range []float64{f.Top1, f.Top3, f.Answered, f.AnsweredAt97, f.AnsweredAt90, f.Precision, f.Intervention, f.AUROC, f.ECE, f.Accuracy, f.NoneKept, f.Language, f.Language3, f.Human, f.FalseHuman, f.Smalltalk, f.Alert, f.AlertKind, f.FalseAlert} {
			if math.IsNaN(v) {
				fmt.Fprint(t, "·\t")
			} else {
				fmt.Fprintf(t, "%.3f\t", v)
			}
		}
		fmt.Fprintf(t, "%.0f\t%.0f\t\n", f.P50, f.P99)
	}
	return t.Flush()
}
