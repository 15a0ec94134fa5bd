package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/record"
	"dragoman/internal/revision"
	"dragoman/internal/sheet"
)

// Knowledge measures what a knowledge base costs as it grows: each step of its
// life by the code that a server runs, on SQLite in a temporary folder.
type Knowledge struct {
	Entries  []int // sizes to measure, in turn
	Examples int   // of an entry
	Language string
}

// Growth is what was measured at each size.
type Growth struct {
	Language string  `json:"lang"`
	Examples int     `json:"examples"` // of an entry
	Sizes    []*Size `json:"sizes"`
}

// Size is what was measured with one number of entries.
type Size struct {
	Entries  int             `json:"entries"`
	Workbook int             `json:"workbook_bytes"`
	Steps    []*Step         `json:"steps"`
	Memory   map[Name]uint64 `json:"memory_bytes"`
	Quality  map[Name]Share  `json:"quality"`
}

// Name says in a word or two what was measured.
type Name string

// Share is a part of a whole, 0–1.
type Share float64

// Step is something that was done, and what it took.
type Step struct {
	Name    Name    `json:"name"`
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds,omitempty"` // of all processors: what other programs do changes it little
	Allocs  float64 `json:"allocs,omitempty"`      // of a decision
}

// firstEntries is how many entries a store begins with before the sheet comes
// in.
const firstEntries = 24

// Run measures, telling of each step when it is done, and returns the figures.
func (k *Knowledge) Run(ctx context.Context, progress io.Writer) (*Growth, error) {
	g := &Growth{Language: k.Language, Examples: k.Examples}
	for _, n := range k.Entries {
		s, err := k.measure(ctx, n, progress)
		if err != nil {
			return nil, fmt.Errorf("%d entries: %w", n, err)
		}
		g.Sizes = append(g.Sizes, s)
	}
	return g, nil
}

// life is a knowledge base from its sheet to its end.
type life struct {
	*Size
	lang     string
	progress io.Writer
	dir      string
	record   *record.Record
	service  *revision.Service
	checks   *check.Service
}

var author = &chat.Agent{ID: "bench", Name: "Bench", Role: chat.RoleAdmin}

func (k *Knowledge) measure(ctx context.Context, n int, progress io.Writer) (_ *Size, err error) {
	whole, questions, err := Synthetic(k.Language, n, k.Examples)
	if err != nil {
		return nil, err
	}
	first, _, err := Synthetic(k.Language, min(n, firstEntries), k.Examples)
	if err != nil {
		return nil, err
	}
	l := &life{Size: &Size{Entries: n, Memory: map[Name]uint64{}, Quality: map[Name]Share{}}, lang: k.Language, progress: progress}
	if l.dir, err = os.MkdirTemp("", "dragoman-bench"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(l.dir)
	workbook, err := sheet.Files(whole, nil, sheet.FormatXLSX, "en")
	if err != nil {
		return nil, err
	}
	for _, data := range workbook {
		l.Workbook = len(data)
	}
	whole = nil // it is weighed what the server holds
	starter, err := knowledge.Files(first)
	if err != nil {
		return nil, err
	}
	if err := labelled(starter, k.Language, questions, first); err != nil {
		return nil, err
	}
	forgetPeak()
	if err := l.open(ctx, starter); err != nil {
		return nil, err
	}
	defer func() { l.record.Close() }()
	if err := l.bringIn(ctx, workbook, questions); err != nil {
		return nil, err
	}
	if err := l.decide(questions); err != nil {
		return nil, err
	}
	if err := l.edit(ctx, questions[len(questions)/2].Topic); err != nil {
		return nil, err
	}
	if err := l.collisions(ctx); err != nil {
		return nil, err
	}
	l.Memory["peak resident"] = peak()
	if err := l.reopen(ctx, starter); err != nil {
		return nil, err
	}
	w := weigh()
	l.Memory["resident"], l.Memory["in use"] = w.resident, w.inUse
	return l.Size, nil
}

// labelled adds the questions of the first entries as labelled ones, which the
// effect of a revision is measured with.
func labelled(files map[string][]byte, lang string, questions []Question, of *knowledge.Base) error {
	var out []byte
	for i, q := range questions {
		if _, known := of.Topic(q.Topic); !known {
			continue
		}
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("q%d", i), "lang": lang, "text": q.Text, "label": q.Topic, "style": "plain"})
		if err != nil {
			return err
		}
		out = append(append(out, line...), '\n')
	}
	files[lang+"/"+knowledge.QuestionsFile] = out
	return nil
}

// took does something and notes the time.
func (l *life) took(name Name, do func() error) error {
	start, used := time.Now(), cpuSeconds()
	err := do()
	s := &Step{Name: name, Seconds: time.Since(start).Seconds(), CPU: cpuSeconds() - used}
	l.Steps = append(l.Steps, s)
	fmt.Fprintf(l.progress, "%6d entries  %-24s %s\n", l.Entries, name, s)
	return err
}

// open starts the service as a server does.
func (l *life) open(ctx context.Context, starter knowledge.Tree) (err error) {
	log := slog.New(slog.DiscardHandler)
	if l.record, err = record.Open(ctx, record.Config{DataDir: filepath.Join(l.dir, "data"), Log: log}); err != nil {
		return err
	}
	learner, err := learn.New(l.record, language.BuiltIn(), log)
	if err != nil {
		return err
	}
	l.checks = check.New(l.record, http.DefaultClient, log)
	l.service = revision.New(l.record, learner, l.checks, log)
	return l.service.Start(ctx, starter.FS())
}

// bringIn takes the workbook in, up to the published answer.
func (l *life) bringIn(ctx context.Context, workbook knowledge.Tree, questions []Question) error {
	read := func(dry bool) func() error {
		return func() error {
			in, err := l.service.Import(ctx, author, revision.Incoming{Files: workbook, DryRun: dry})
			if err == nil && in.Failed() {
				err = fmt.Errorf("the workbook has faults: %v", in.Faults)
			}
			return err
		}
	}
	if err := l.took("import, dry run", read(true)); err != nil {
		return err
	}
	if err := l.took("import", read(false)); err != nil {
		return err
	}
	if err := l.took("check", func() error { return l.check(ctx) }); err != nil {
		return err
	}
	if err := l.took("learn", func() error {
		_, err := l.service.Try(ctx)
		return err
	}); err != nil {
		return err
	}
	if err := l.publish(ctx); err != nil {
		return err
	}
	if topic := questions[len(questions)-1].Topic; !l.service.Answers().Knows(topic) {
		return fmt.Errorf("%s is published and not known", topic)
	}
	return l.took("export", func() error {
		_, err := l.service.Export(ctx, "published", sheet.FormatXLSX, "en")
		return err
	})
}

// check is what the admin page shows after a change.
func (l *life) check(ctx context.Context) error {
	draft, err := l.service.Draft(ctx)
	if err != nil {
		return err
	}
	base, err := l.service.Read(ctx, draft.Files)
	if err != nil {
		return err
	}
	known, err := l.checks.Known(ctx, check.Subject{Base: l.service.Base(), Answers: l.service.Answers()}, nil)
	if err != nil {
		return err
	}
	found, err := l.checks.Findings(ctx, check.Subject{Base: base, Answers: l.service.Answers()}, nil)
	for _, f := range found {
		known(f)
	}
	return err
}

func (l *life) publish(ctx context.Context) error {
	var v chat.Revision
	if err := l.took("submit", func() (err error) {
		v, err = l.service.Submit(ctx, author, revision.Submission{Note: "measured"})
		return err
	}); err != nil {
		return err
	}
	return l.took("publish", func() error {
		_, err := l.service.Publish(ctx, author, v.ID)
		return err
	})
}

// decide asks the questions.
func (l *life) decide(questions []Question) error {
	const most = 4000
	step := max(1, len(questions)/most)
	answers := l.service.Answers()
	var took []float64
	var ranked, right, answered float64
	var before, after runtime.MemStats
	turn := func(q Question) assistant.Result {
		return answers.Decide(assistant.Turn{Text: q.Text, Locale: l.lang, Languages: []string{l.lang}})
	}
	turn(questions[0])
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := 0; i < len(questions); i += step {
		start := time.Now()
		r := turn(questions[i])
		took = append(took, time.Since(start).Seconds())
		if len(r.Decision.Candidates) > 0 && r.Decision.Candidates[0].Topic == questions[i].Topic {
			ranked++
		}
		if r.Decision.Kind == chat.DecisionAnswer {
			answered++
			if r.Topic == questions[i].Topic {
				right++
			}
		}
	}
	runtime.ReadMemStats(&after)
	slices.Sort(took)
	n := float64(len(took))
	l.Steps = append(l.Steps, &Step{Name: "decision, median", Seconds: took[len(took)/2], Allocs: float64(after.Mallocs-before.Mallocs) / n},
		&Step{Name: "decision, 99 %", Seconds: took[len(took)*99/100]})
	l.Quality["ranked first"], l.Quality["answered"], l.Quality["of these right"] = Share(ranked/n), Share(answered/n), Share(right/max(answered, 1))
	return nil
}

// edit changes one example of one entry, up to the published answer.
func (l *life) edit(ctx context.Context, topic string) error {
	whole, used := time.Now(), cpuSeconds()
	const added = "where on earth did i put the blue leaflet of it"
	if err := l.took("edit: save", func() error {
		_, err := l.service.Change(ctx, author, []string{l.lang}, nil, func(b *knowledge.Base) error {
			e := b.Entry(l.lang, topic)
			e.Examples = append(e.Examples, added)
			return nil
		})
		return err
	}); err != nil {
		return err
	}
	if err := l.took("edit: check", func() error { return l.check(ctx) }); err != nil {
		return err
	}
	n := len(l.Steps)
	if err := l.publish(ctx); err != nil {
		return err
	}
	l.Steps[n].Name, l.Steps[n+1].Name = "edit: learn and submit", "edit: publish"
	r := l.service.Answers().Decide(assistant.Turn{Text: added, Locale: l.lang, Languages: []string{l.lang}})
	if r.Topic != topic {
		return fmt.Errorf("an example that was published for %s is taken for %q", topic, r.Topic)
	}
	l.Steps = append(l.Steps, &Step{Name: "edit: all", Seconds: time.Since(whole).Seconds(), CPU: cpuSeconds() - used})
	return nil
}

// collisions finds examples that are taken for another topic.
func (l *life) collisions(ctx context.Context) error {
	return l.took("collisions", func() error {
		_, _, err := assistant.Collisions(ctx, l.service.Base(), l.lang)
		return err
	})
}

// reopen starts the service again: what was learned is kept.
func (l *life) reopen(ctx context.Context, starter knowledge.Tree) error {
	if err := l.record.Close(); err != nil {
		return err
	}
	l.service = nil
	weigh()
	return l.took("start again", func() error { return l.open(ctx, starter) })
}
