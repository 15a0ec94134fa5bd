package unanswered

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
	"dragoman/internal/revision"
)

var (
	ann  = &chat.Agent{ID: "ann", Name: "Ann", Role: chat.RoleAdmin}
	shop = &chat.Store{ID: "demo", Locale: "en", Languages: []string{"en", "es"}, Precision: 0.97}
)

// desk is the service over a small knowledge base and a record of its own.
type desk struct {
	*Service
	t     testing.TB
	rec   *record.Record
	store *chat.Store
	at    time.Time
}

func open(t *testing.T, c record.Config) *desk {
	t.Helper()
	return openWith(t, c, os.DirFS("../e2e/testdata/knowledge"), shop)
}

func openWith(t testing.TB, c record.Config, starter fs.FS, store *chat.Store) *desk {
	t.Helper()
	d := &desk{t: t, store: store, at: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)}
	c.Now = func() time.Time { return d.at }
	d.rec = recordtest.Open(t, c)
	quiet := slog.New(slog.DiscardHandler)
	learner, err := learn.New(d.rec, language.BuiltIn(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	k := revision.New(d.rec, learner, check.New(d.rec, http.DefaultClient, quiet), quiet)
	if err := k.Start(t.Context(), starter); err != nil {
		t.Fatal(err)
	}
	d.Service = New(d.rec, k, quiet)
	d.now = c.Now
	return d
}

// asks has a buyer ask something that leads to a person, who replies.
func (d *desk) asks(id, text, reply string) {
	d.t.Helper()
	d.asksIn("en", id, text, reply)
}

func (d *desk) asksIn(lang, id, text, reply string) {
	d.t.Helper()
	d.at = d.at.Add(time.Minute)
	events := talk{}
	events.buyer(text)
	events[0].Message.Language = lang
	events.hands(chat.StateWaiting, chat.ReasonUnanswered, "")
	if reply != "" {
		events.agent(reply)
	}
	if _, err := d.rec.Append(d.t.Context(), record.Append{Store: shop.ID, Conversation: chat.ConversationID(id), Always: events}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) report() Report {
	d.t.Helper()
	d.at = d.at.Add(time.Second)
	r, err := d.Report(d.t.Context(), shop, Query{Days: 30, Most: 100})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// about returns the group that has a text.
func (r *Report) about(text string) *Group {
	for i := range r.Groups {
		if slices.ContainsFunc(r.Groups[i].Typical, func(m Typical) bool { return m.Text == text }) {
			return &r.Groups[i]
		}
	}
	return nil
}

const engrave = "Do you engrave names on wedding rings?"

func (d *desk) engraving() {
	d.asks("old", "Can a wedding ring be engraved with a name, order 81726354?", "")
	d.at = d.at.Add(9 * 24 * time.Hour)
	d.asks("a", engrave, "Yes! Up to ten letters; write to jane@example.com for more.")
	d.asks("b", "do u engrave a name on wedding rings", "")
	d.asks("c", "Is it possible to pay with zorkcoins in instalments", "")
}

func TestAGroupSaysWhatIsMissing(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		r := d.report()
		g := r.about(engrave)
		if g == nil || g != &r.Groups[0] {
			t.Fatalf("the group that grows most is not the first: %+v", r.Groups)
		}
		if g.Count != 3 || g.Week != 2 || g.Before != 1 || g.Causes[CausePerson] != 3 || len(g.Hashes) != 3 {
			t.Errorf("counted: %+v", g)
		}
		if !slices.Contains(g.Words, "wedding") || slices.Contains(g.Words, "order") {
			t.Errorf("unknown words are %q", g.Words)
		}
		if g.Reply != "Yes! Up to ten letters; write to [email] for more." {
			t.Errorf("the reply is %q", g.Reply)
		}
		if r.about("Can a wedding ring be engraved with a name, order [order]?") != g {
			t.Errorf("typical messages are %+v", g.Typical)
		}
		if again := d.report(); again.Groups[0].ID != g.ID {
			t.Error("the same messages make another group")
		}
	})
}

func TestExample(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		r := d.report()
		g := r.about(engrave)
		topic := d.knowledge.Base().Topics[0].ID
		decide := Settlement{Language: "en", Hashes: g.Hashes, How: chat.SettledExample, Topic: topic, Examples: []string{engrave, "engrave order 81726354", engrave}}
		if _, err := d.Settle(t.Context(), ann, shop.ID, decide); err != nil {
			t.Fatal(err)
		}
		draft := d.draft()
		for _, example := range []string{engrave, "engrave order 00000"} {
			if n := count(draft.Entry("en", topic).Examples, example); n != 1 {
				t.Errorf("%q stands among the examples %d times", example, n)
			}
		}
		tried, err := d.knowledge.Try(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if rank := tried.Answers.Model("en").Rank(engrave); rank.Candidates[0].Topic != topic || rank.Confidence < 0.5 {
			t.Errorf("the draft takes it for %+v", rank.Candidates[0])
		}
		r = d.report()
		if r.about(engrave) != nil {
			t.Error("it is shown again")
		}
		d.asks("later", engrave, "")
		r = d.report()
		if r.about(engrave) == nil {
			t.Error("it did not help, and that is not shown")
		}
		if err := d.TakeBack(t.Context(), shop.ID, r.Settled[0].ID); err != nil {
			t.Fatal(err)
		}
		r = d.report()
		if g := r.about(engrave); g == nil || g.Count != 4 {
			t.Errorf("taken back: %+v", g)
		}
	})
}

func TestNewTopic(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		r := d.report()
		g := r.about(engrave)
		decide := Settlement{
			Language: "en", Hashes: g.Hashes, How: chat.SettledTopic, Topic: "product.engraving", Examples: []string{engrave},
			Group: chat.GroupPresale, Scope: "Engraving", Question: "Do you engrave?", Answer: g.Reply,
		}
		bad := decide
		bad.Answer = "Costs {facts.nothing}."
		if _, err := d.Settle(t.Context(), ann, shop.ID, bad); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("an answer that cannot be filled in: %v", err)
		}
		if _, there := d.draft().Topic("product.engraving"); there {
			t.Error("half of the topic is there")
		}
		if _, err := d.Settle(t.Context(), ann, shop.ID, decide); err != nil {
			t.Fatal(err)
		}
		if e := d.draft().Entry("en", "product.engraving"); e == nil || e.Solution != g.Reply || !slices.Equal(e.Examples, []string{engrave}) {
			t.Errorf("the draft has %+v", e)
		}
		if _, err := d.Settle(t.Context(), ann, shop.ID, decide); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a topic that is there is begun again: %v", err)
		}
	})
}

func TestOutOfScope(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		kind := d.knowledge.Base().Languages["en"].OutOfScope[0].Kind
		decide := Settlement{Language: "en", Hashes: []string{"x"}, How: chat.SettledOutOfScope, Topic: kind, Examples: []string{engrave}}
		if _, err := d.Settle(t.Context(), ann, shop.ID, decide); err != nil {
			t.Fatal(err)
		}
		if count(d.draft().Languages["en"].OutOfScope[0].Examples, engrave) != 1 {
			t.Error("it is not among what no topic answers")
		}
		decide.Topic = "no.such"
		if _, err := d.Settle(t.Context(), ann, shop.ID, decide); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a kind that is not there: %v", err)
		}
	})
}

func TestWhatIsDismissedStaysAway(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		r := d.report()
		g := r.about(engrave)
		if _, err := d.Settle(t.Context(), ann, shop.ID, Settlement{Language: "en", Hashes: g.Hashes, How: chat.SettledDismissed}); err != nil {
			t.Fatal(err)
		}
		d.asks("later", "engrave names on wedding rings, do you?", "")
		r = d.report()
		if len(r.Groups) != 1 || r.about("Is it possible to pay with zorkcoins in instalments") == nil {
			t.Errorf("shown are %+v", r.Groups)
		}
	})
}

// What a buyer said is on the page of an admin when the conversation is deleted.
func TestWhatIsForgottenDoesNotComeBack(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		shown := d.report()
		if _, err := d.rec.Forget(t.Context(), "a", chat.AuditEntry{}); err != nil {
			t.Fatal(err)
		}
		if r := d.report(); r.about(engrave) != nil || r.Messages != shown.Messages-1 {
			t.Errorf("shown are %+v", r.Groups)
		}
		settled, err := d.Settle(t.Context(), ann, shop.ID, Settlement{Language: "en", Hashes: shown.about(engrave).Hashes, How: chat.SettledDismissed})
		if err != nil || len(settled.Texts) != 2 || slices.Contains(settled.Texts, engrave) || len(settled.Of) != 2 {
			t.Errorf("kept: %+v, %v", settled, err)
		}
	})
}

func TestDecisionsNameWhatIsWrong(t *testing.T) {
	d := open(t, recordtest.SQLite(t))
	good := Settlement{Language: "en", Hashes: []string{"x"}, How: chat.SettledExample, Topic: d.knowledge.Base().Topics[0].ID, Examples: []string{"Hello"}}
	for field, spoil := range map[string]func(*Settlement){
		"hashes":   func(d *Settlement) { d.Hashes = nil },
		"how":      func(d *Settlement) { d.How = "somehow" },
		"topic":    func(d *Settlement) { d.Topic = "no.such" },
		"examples": func(d *Settlement) { d.Examples = []string{" "} },
	} {
		bad := good
		spoil(&bad)
		_, err := d.Settle(t.Context(), ann, shop.ID, bad)
		if e, ok := err.(*chat.Error); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if draft, err := d.knowledge.Draft(t.Context()); err != nil || len(draft.Changed) != 0 {
		t.Errorf("the draft has changed: %v, %v", draft.Changed, err)
	}
}

func (d *desk) draft() *knowledge.Base {
	d.t.Helper()
	draft, err := d.knowledge.Draft(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	base, err := d.knowledge.Read(d.t.Context(), draft.Files)
	if err != nil {
		d.t.Fatal(err)
	}
	return base
}

func count(list []string, text string) (n int) {
	for _, t := range list {
		if t == text {
			n++
		}
	}
	return n
}

// 5,000 messages of a store that is asked about a great many things: every
// second one is of a question that many ask.
func BenchmarkGroups5000(b *testing.B) {
	base, err := knowledge.Load(os.DirFS("../../knowledge"))
	if err != nil {
		b.Fatal(err)
	}
	a := assistantOf(b, base)
	var examples []string
	for _, topic := range base.Topics {
		if e := base.Entry("en", topic.ID); e != nil {
			examples = append(examples, e.Examples...)
		}
	}
	now := time.Now()
	messages := make([]Message, 5000)
	for i := range messages {
		text := examples[i*7919%len(examples)]
		if i%2 == 0 {
			text = fmt.Sprintf("%s, order %d?", examples[i%60], 100000+i)
		}
		messages[i] = Message{Conversation: chat.ConversationID(fmt.Sprint(i)), Seq: 1, At: now.Add(-time.Duration(i) * time.Minute), Language: "en", Text: text, Answered: "x", Causes: []Cause{CausePerson}}
	}
	for b.Loop() {
		Groups(messages, a.Model, 0.97, nil, now)
	}
}
