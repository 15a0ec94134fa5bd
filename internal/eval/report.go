package eval

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"dragoman/internal/chat"
)

// Share is a part of the messages, 0–1, or NaN where there was nothing to
// measure; in JSON that is null.
type Share float64

// MarshalJSON writes a number or null.
func (s Share) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(s)) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(s), 'g', 6, 64), nil
}

func (s Share) String() string {
	if math.IsNaN(float64(s)) {
		return "·"
	}
	return strconv.FormatFloat(float64(s), 'f', 3, 64)
}

// Figures are what is measured on a group of messages.
type Figures struct {
	Group        string `json:"group"`          // "en", "en/noisy", "all"
	Messages     int    `json:"messages"`       // all
	Topics       int    `json:"topics"`         // of them: with a topic
	Top1         Share  `json:"top1"`           // of the messages with a topic: the right one is first
	Top3         Share  `json:"top3"`           // of them: among the first three
	Answered     Share  `json:"answered"`       // of them: answered right, at the default setting
	AnsweredAt97 Share  `json:"answered_at_97"` // of them: at the threshold that just keeps a precision of 0.97
	AnsweredAt90 Share  `json:"answered_at_90"`
	Precision    Share  `json:"precision"`     // of the answers to messages with a topic and out of scope: right
	Intervention Share  `json:"intervention"`  // of the messages with a topic: neither answered right nor offered the right entry
	AUROC        Share  `json:"auroc"`         // confidence, with a topic against out of scope
	ECE          Share  `json:"ece"`           // of the confidence
	BestAccuracy Share  `json:"best_accuracy"` // over all thresholds, see bestAccuracy
	NoneKept     Share  `json:"none_kept"`     // of the messages out of scope: not answered
	Language     Share  `json:"language"`      // language detected right
	Language3    Share  `json:"language_3"`    // the same, of messages of three words or more
	Human        Share  `json:"human"`         // of those who ask for a person: understood
	FalseHuman   Share  `json:"false_human"`   // of the others: taken to ask for one
	Smalltalk    Share  `json:"smalltalk"`     // of small talk: understood
	Alert        Share  `json:"alert"`         // of messages with a warning sign: noticed
	AlertKind    Share  `json:"alert_kind"`    // of them: with the right category
	FalseAlert   Share  `json:"false_alert"`   // of the others: alarmed
	P50          Share  `json:"p50_micros"`    // time of a decision, microseconds
	P99          Share  `json:"p99_micros"`
}

// share counts yes among all.
type share struct{ yes, all float64 }

func (s *share) count(yes bool) {
	s.all++
	if yes {
		s.yes++
	}
}

func (s share) value() Share { return Share(s.yes / s.all) } // NaN for none

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
	f.AUROC, f.ECE = Share(auroc(prospects)), Share(ece(prospects, 10))
	f.AnsweredAt97, f.AnsweredAt90 = Share(answeredAt(prospects, 0.97)), Share(answeredAt(prospects, 0.90))
	f.BestAccuracy = Share(bestAccuracy(prospects))
	f.P50, f.P99 = Share(quantile(micros, 0.5)), Share(quantile(micros, 0.99))
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
		for _, v := range []Share{f.Top1, f.Top3, f.Answered, f.AnsweredAt97, f.AnsweredAt90, f.Precision, f.Intervention, f.AUROC, f.ECE, f.BestAccuracy, f.NoneKept, f.Language, f.Language3, f.Human, f.FalseHuman, f.Smalltalk, f.Alert, f.AlertKind, f.FalseAlert} {
			fmt.Fprintf(t, "%s\t", v)
		}
		fmt.Fprintf(t, "%.0f\t%.0f\t\n", float64(f.P50), float64(f.P99))
	}
	return t.Flush()
}
