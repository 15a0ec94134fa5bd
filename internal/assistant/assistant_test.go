package assistant

import (
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

// starter is the assistant of the knowledge base that comes with Dragoman, in
// two of its languages.
var starter = sync.OnceValues(func() (*Assistant, error) {
	base, err := knowledge.Load(os.DirFS("../../knowledge"))
	if err != nil {
		return nil, err
	}
	return New(base, Options{Texts: language.BuiltIn(), Languages: []string{"en", "es"}})
})

func starterAssistant(t testing.TB) *Assistant {
	t.Helper()
	if testing.Short() {
		t.Skip("learns the starter knowledge base")
	}
	a, err := starter()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAConversation(t *testing.T) {
	a := starterAssistant(t)
	first := a.Decide(Turn{Text: "Where is my order?"})
	if first.Decision.Kind != chat.DecisionAnswer || first.Topic != "shipping.track_order" || first.Language != "en" {
		t.Fatalf("a plain question: %+v", first)
	}
	if first.Message.Text == "" || strings.Contains(first.Message.Text, "{") || len(first.Message.FollowUps) == 0 || first.Group != chat.GroupLogistics {
		t.Errorf("its answer: %+v", first.Message)
	}

	tapped := first.Message.FollowUps[0]
	second := a.Decide(Turn{Text: tapped.Text, Choice: tapped.Topic, Language: first.Language, Memory: first.Memory})
	if second.Decision.Kind != chat.DecisionAnswer || second.Topic != tapped.Topic || second.Decision.Confidence != 1 {
		t.Errorf("a question tapped: %+v", second)
	}

	third := a.Decide(Turn{Text: "¿Cómo puedo cancelar mi pedido?", Language: second.Language, Memory: second.Memory})
	if third.Language != "es" || third.Topic != "order.cancel" || third.Message.Language != "es" {
		t.Errorf("another language: %+v", third)
	}

	fourth := a.Decide(Turn{Text: "ok", Language: third.Language, Memory: third.Memory})
	if fourth.Language != "es" {
		t.Errorf("ok changed the language to %s", fourth.Language)
	}

	last := a.Decide(Turn{Text: "Quiero hablar con una persona", Language: fourth.Language, Memory: fourth.Memory})
	if !last.Escalate || last.Reason != chat.ReasonAsked || last.Message.Text == "" {
		t.Errorf("asking for a person: %+v", last)
	}
}

func TestDecisionsNameFiveCandidates(t *testing.T) {
	a := starterAssistant(t)
	for _, text := range []string{"Where is my order?", "I want a human", "hello", "tell me about the weather", "asdf"} {
		if r := a.Decide(Turn{Text: text}); len(r.Decision.Candidates) < 5 {
			t.Errorf("%q: %d candidates", text, len(r.Decision.Candidates))
		}
	}
}

func TestDecideConcurrently(t *testing.T) {
	a := starterAssistant(t)
	texts := []string{"Where is my order?", "hola", "¿Cuánto cuesta el envío?", "I want my money back", "thanks", "this is a scam"}
	want := make([]Result, len(texts))
	for i, text := range texts {
		want[i] = a.Decide(Turn{Text: text})
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i, text := range texts {
				if got := a.Decide(Turn{Text: text}); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %+v, alone %+v", text, got, want[i])
				}
			}
		})
	}
	wait.Wait()
}

func TestKeptModelsNeedNoTraining(t *testing.T) {
	base := shop()
	a := newAssistant(t, base)
	b, err := New(base, Options{Texts: texts{}, Models: modelsOf(a)})
	if err != nil {
		t.Fatal(err)
	}
	if a.Model("en") != b.Model("en") {
		t.Error("the kept model was not taken")
	}
	if b.Model("xx") != nil {
		t.Error("a model of a language that is not spoken")
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	if _, err := New(&knowledge.Base{}, Options{Texts: texts{}}); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("an empty base: %v", err)
	}
	if _, err := New(shop(), Options{Texts: texts{}, Languages: []string{"xx"}}); chat.CodeOf(err) != chat.CodeInvalid || !strings.Contains(err.Error(), "xx") {
		t.Errorf("an unknown language: %v", err)
	}
	broken := shop()
	broken.Languages["en"].Entries["refund.when"].Solution = "In {facts.nothing}."
	if _, err := New(broken, Options{Texts: texts{}}); chat.CodeOf(err) != chat.CodeInvalid || !strings.Contains(err.Error(), "refund.when") {
		t.Errorf("an unknown fact: %v", err)
	}
}

func TestSuggestions(t *testing.T) {
	base := shop()
	base.MostAsked = []string{"refund.when"}
	a := newAssistant(t, base)
	list := a.Suggestions("en", 2)
	if len(list) != 2 || list[0].Topic != "refund.when" || list[0].Text == "" || list[1].Topic != base.Topics[0].ID {
		t.Errorf("what is most asked does not come first, then the topics in their order: %+v", list)
	}
	if all := a.Suggestions("en", 99); len(all) != len(shop().Topics) {
		t.Errorf("%d suggestions for %d topics", len(all), len(shop().Topics))
	}
	if none := a.Suggestions("xx", 3); none != nil {
		t.Errorf("of a language that is not spoken: %+v", none)
	}
}

func TestExplain(t *testing.T) {
	a := newAssistant(t, shop())
	e, err := a.Explain(Turn{Text: "where is the parcel"})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Ranking.Terms) != 4 || len(e.Found) == 0 || e.Found[0].Topic != "shipping.track_order" || e.Decision.Kind == "" {
		t.Errorf("%+v", e)
	}
}

func FuzzDecide(f *testing.F) {
	for _, text := range []string{"", "where is it", "\xff", "😀", "12345", strings.Repeat("x", 9000)} {
		f.Add(text, "", "en", "en")
		f.Add(text, "person", "xx", "")
	}
	a := newAssistant(f, shop())
	f.Fuzz(func(t *testing.T, text, choice, locale, lang string) {
		r := a.Decide(Turn{Text: text, Choice: choice, Locale: locale, Language: lang})
		if r.Decision.Kind == "" || r.Message.Text == "" || r.Escalate != (r.Decision.Kind == chat.DecisionEscalate) {
			t.Fatalf("%+v", r)
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	a := starterAssistant(b)
	b.ReportAllocs()
	for b.Loop() {
		a.Decide(Turn{Text: "Hello, I ordered a lamp two weeks ago and the tracking has not changed since Monday. What is going on?"})
	}
}

func BenchmarkNew(b *testing.B) {
	base, err := knowledge.Load(os.DirFS("../../knowledge"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := New(base, Options{Texts: language.BuiltIn()}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestALanguageThatIsNotSpoken(t *testing.T) {
	a := starterAssistant(t)
	const dutch = "Wanneer wordt mijn pakketje eindelijk bezorgd? Ik wacht al heel lang"
	first := a.Decide(Turn{Text: dutch, Languages: []string{"en", "es"}, Default: "es"})
	if first.Language != "es" || first.Decision.Kind != chat.DecisionClarify || first.Decision.Reason != chat.ReasonLanguage {
		t.Fatalf("a Dutch message in a Spanish store: %+v", first)
	}
	if !strings.Contains(first.Message.Text, "English, español") {
		t.Errorf("the buyer is told %q", first.Message.Text)
	}
	if s := first.Message.Suggestions; len(s) != 1 || s[0].Topic != chat.ChoicePerson {
		t.Errorf("a person is not offered: %+v", s)
	}
	again := a.Decide(Turn{Text: dutch + " en ik heb hulp nodig", Languages: []string{"en", "es"}, Default: "es", Language: first.Language, Memory: first.Memory})
	if !again.Escalate || again.Reason != chat.ReasonLanguage {
		t.Errorf("whoever goes on gets a person: %+v", again)
	}
	english := a.Decide(Turn{Text: "Sorry, where is my parcel?", Languages: []string{"en", "es"}, Default: "es", Language: first.Language, Memory: first.Memory})
	if english.Language != "en" || english.Topic != "shipping.track_order" {
		t.Errorf("whoever changes to a language of the store is answered: %+v", english)
	}
}
