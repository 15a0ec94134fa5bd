package assistant

import (
	"slices"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/retrieval"
)

// texts stands in for the product's own sentences: a text is its key.
type texts struct{}

func (texts) Text(_, key string) string { return key }

func (texts) TextWith(lang, key string, _ map[string]string) string { return texts{}.Text(lang, key) }

// shop is a small base in one language.
func shop() *knowledge.Base {
	entry := func(topic, question, apology string, examples ...string) *knowledge.Entry {
		return &knowledge.Entry{Topic: topic, Question: question, Apology: apology, Solution: "Answer to " + topic + ".", Examples: examples, FollowUps: []string{"order.cancel", "refund.when"}}
	}
	en := &knowledge.Language{Tag: "en", Entries: map[string]*knowledge.Entry{
		"shipping.track_order": entry("shipping.track_order", "Where is my parcel?", "", "track my parcel", "where is the package", "tracking number please"),
		"refund.when":          entry("refund.when", "When do I get my money back?", "We're sorry about the wait.", "when is the refund", "money back when", "refund time"),
		"order.cancel":         entry("order.cancel", "How do I cancel?", "", "cancel my order", "stop the order", "I don't want it any more"),
		"account.login":        entry("account.login", "I can't log in", "", "forgot my password", "login does not work", "locked out of the account"),
	}}
	en.Entries["shipping.track_order"].Variants = map[string]string{knowledge.VariantWithOrder: "Order {order.number} is on its way."}
	en.OutOfScope = []knowledge.Kind{{Kind: "offdomain", Examples: []string{"weather tomorrow", "tell a joke", "capital of Peru"}}}
	en.Human = []string{"a person please", "talk to an agent", "real human"}
	en.Smalltalk = []knowledge.Kind{{Kind: "thanks", Examples: []string{"thanks", "thank you", "many thanks"}, Replies: []string{"You're welcome.", "Any time."}}}
	b := &knowledge.Base{Languages: map[string]*knowledge.Language{"en": en}}
	for id, group := range map[string]chat.Group{"shipping.track_order": chat.GroupLogistics, "refund.when": chat.GroupAftersale, "order.cancel": chat.GroupAftersale, "account.login": chat.GroupPresale} {
		b.Topics = append(b.Topics, knowledge.Topic{ID: id, Group: group})
	}
	slices.SortFunc(b.Topics, func(x, y knowledge.Topic) int { return len(y.ID) - len(x.ID) })
	return b
}

func newAssistant(t testing.TB, base *knowledge.Base) *Assistant {
	t.Helper()
	a, err := New(base, Options{Texts: texts{}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func modelsOf(a *Assistant) map[string]*retrieval.Model {
	out := map[string]*retrieval.Model{}
	for _, lang := range a.Languages() {
		out[lang] = a.Model(lang)
	}
	return out
}

// ranking is that of a message about where a parcel is.
func ranking(confidence, offer float64) retrieval.Ranking {
	return retrieval.Ranking{Confidence: confidence, Offer: offer, Candidates: []retrieval.Candidate{
		{Topic: "shipping.track_order", Probability: confidence}, {Topic: "refund.when", Probability: 0.1},
		{Topic: "order.cancel", Probability: 0.05}, {Topic: "account.login", Probability: 0.01},
	}}
}

func TestPolicy(t *testing.T) {
	a := newAssistant(t, shop())
	with := func(r retrieval.Ranking, change func(*retrieval.Ranking)) retrieval.Ranking {
		change(&r)
		return r
	}
	alert := func(c chat.AlertCategory, confidence float64) retrieval.Ranking {
		return with(ranking(confidence, confidence), func(r *retrieval.Ranking) { r.Alert = c })
	}
	for name, c := range map[string]struct {
		ranking  retrieval.Ranking
		memory   chat.Memory
		repeated bool
		kind     chat.DecisionKind
		reason   string
		text     string // key of the product's sentence, if it is one
		priority chat.Priority
	}{
		"sure":                      {ranking: ranking(0.95, 0.99), kind: chat.DecisionAnswer},
		"unsure":                    {ranking: ranking(0.5, 0.8), kind: chat.DecisionClarify, text: "assistant.clarify"},
		"nothing plausible":         {ranking: ranking(0.05, 0.1), kind: chat.DecisionEscalate, reason: chat.ReasonUnanswered},
		"vague":                     {ranking: with(ranking(0.1, 0.2), func(r *retrieval.Ranking) { r.None, r.NoneKind = 0.7, "vague" }), kind: chat.DecisionClarify, text: "assistant.rephrase"},
		"unsure twice":              {ranking: ranking(0.5, 0.8), memory: chat.Memory{Misses: 1}, kind: chat.DecisionEscalate, reason: chat.ReasonRepeated},
		"same message again":        {ranking: ranking(0.95, 0.99), repeated: true, kind: chat.DecisionClarify, text: "assistant.unhelpful"},
		"same answer again":         {ranking: ranking(0.95, 0.99), memory: chat.Memory{Answered: []string{"shipping.track_order"}}, kind: chat.DecisionClarify, text: "assistant.unhelpful"},
		"an earlier answer again":   {ranking: ranking(0.95, 0.99), memory: chat.Memory{Answered: []string{"shipping.track_order", "refund.when"}}, kind: chat.DecisionAnswer},
		"a person":                  {ranking: with(ranking(0.95, 0.99), func(r *retrieval.Ranking) { r.WantsPerson = true }), kind: chat.DecisionEscalate, reason: chat.ReasonAsked},
		"small talk":                {ranking: with(ranking(0.1, 0.1), func(r *retrieval.Ranking) { r.IsSmalltalk, r.SmalltalkKind = true, "thanks" }), kind: chat.DecisionSmalltalk},
		"did not help":              {ranking: with(ranking(0.3, 0.5), func(r *retrieval.Ranking) { r.IsSmalltalk, r.SmalltalkKind = true, "unhelpful" }), memory: chat.Memory{Answered: []string{"refund.when"}}, kind: chat.DecisionClarify, text: "assistant.unhelpful"},
		"safety, though sure":       {ranking: alert(chat.AlertSafety, 0.95), kind: chat.DecisionEscalate, reason: chat.ReasonAlert, text: "assistant.handover_alert", priority: chat.PriorityUrgent},
		"legal":                     {ranking: alert(chat.AlertLegal, 0.3), kind: chat.DecisionEscalate, reason: chat.ReasonAlert, priority: chat.PriorityUrgent},
		"anger with a sure answer":  {ranking: alert(chat.AlertAnger, 0.95), kind: chat.DecisionAnswer, priority: chat.PriorityAlert},
		"a person, in anger":        {ranking: with(alert(chat.AlertAnger, 0.3), func(r *retrieval.Ranking) { r.WantsPerson = true }), kind: chat.DecisionEscalate, reason: chat.ReasonAsked, priority: chat.PriorityAlert},
		"fraud without sure answer": {ranking: alert(chat.AlertFraud, 0.6), kind: chat.DecisionEscalate, reason: chat.ReasonAlert, priority: chat.PriorityAlert},
	} {
		r := Result{Language: "en", Memory: c.memory, Decision: chat.Decision{Confidence: c.ranking.Confidence, Threshold: 0.9}}
		got := a.choose(r, a.languages["en"], Turn{Memory: c.memory}, c.ranking, c.repeated)
		if got.Decision.Kind != c.kind || got.Reason != c.reason || got.Escalate != (c.kind == chat.DecisionEscalate) || got.Priority != c.priority {
			t.Errorf("%s: %+v", name, got)
		}
		if c.text != "" && got.Message.Text != c.text {
			t.Errorf("%s: says %q, want %q", name, got.Message.Text, c.text)
		}
		if got.Alert != c.ranking.Alert || got.Decision.Alert != c.ranking.Alert {
			t.Errorf("%s: alert %q in the result, %q in the decision", name, got.Alert, got.Decision.Alert)
		}
		if got.Message.Language != "en" || got.Message.Text == "" {
			t.Errorf("%s: replies %+v", name, got.Message)
		}
	}
}

func TestClarifyOffersThreeAndRemembersThem(t *testing.T) {
	a := newAssistant(t, shop())
	got := a.choose(Result{Language: "en", Decision: chat.Decision{Threshold: 0.9}}, a.languages["en"], Turn{}, ranking(0.5, 0.8), false)
	var topics []string
	for _, s := range got.Message.Suggestions {
		topics = append(topics, s.Topic)
	}
	if want := []string{"shipping.track_order", "refund.when", "order.cancel"}; !slices.Equal(topics, want) || !slices.Equal(got.Memory.Offered, want) {
		t.Errorf("offers %v, remembers %v, want %v", topics, got.Memory.Offered, want)
	}
	if got.Memory.Misses != 1 {
		t.Errorf("%d misses, want 1", got.Memory.Misses)
	}
}

func TestSuggestionsAreNotTheSameInEffect(t *testing.T) {
	base := shop()
	base.Languages["en"].Entries["refund.when"].Question = "Where is my PARCEL"
	a := newAssistant(t, base)
	got := a.languages["en"].suggest(ranking(0.5, 0.8).Candidates, nil)
	if len(got) < 2 || got[1].Topic == "refund.when" {
		t.Errorf("%+v", got)
	}
}

func TestAnswersAreRendered(t *testing.T) {
	a := newAssistant(t, shop())
	say := func(topic, text string) chat.Message {
		return a.answer(Result{Language: "en"}, a.languages["en"], topic, Turn{Text: text}).Message
	}
	if got := say("refund.when", ""); got.Text != "We're sorry about the wait.\n\nAnswer to refund.when." || got.Topic != "refund.when" {
		t.Errorf("%+v", got)
	}
	if got := say("shipping.track_order", "where is order 8172635?"); got.Text != "Order 8172635 is on its way." {
		t.Errorf("with an order number: %+v", got)
	}
	if got := say("order.cancel", ""); len(got.FollowUps) != 1 || got.FollowUps[0].Topic != "refund.when" {
		t.Errorf("follow-ups hold the topic itself: %+v", got.FollowUps)
	}
}

func TestSmalltalkAlternates(t *testing.T) {
	a := newAssistant(t, shop())
	s := a.languages["en"]
	first := a.smalltalk(Result{Language: "en"}, s, "thanks")
	second := a.smalltalk(Result{Language: "en", Memory: first.Memory}, s, "thanks")
	if first.Message.Text == second.Message.Text {
		t.Errorf("says %q twice", first.Message.Text)
	}
}

func TestAPersonCanBeTapped(t *testing.T) {
	a := newAssistant(t, shop())
	r := a.Decide(Turn{Choice: chat.ChoicePerson, Language: "en"})
	if !r.Escalate || r.Reason != chat.ReasonAsked || r.Group == "" {
		t.Errorf("%+v", r)
	}
}

func TestOrderNumber(t *testing.T) {
	for text, want := range map[string]string{
		"where is order 8172635":             "8172635",
		"my order #4711234, please":          "4711234",
		"pedido HB-552190.":                  "HB-552190",
		"заказ №772134?":                     "772134",
		"since 2024":                         "",
		"call me at +49 30 55501100":         "55501100",
		"call me at +4930555011":             "",
		"parcel RB123456789CN":               "",
		"I paid 52.40 on 11.11":              "",
		"":                                   "",
		"it is 1234567890123456789012345 no": "",
	} {
		if got := orderNumber(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A topic that is recognised but has no answer in the buyer's language is not
// answered in another, nor offered: a person gets it, and sees which it is.
func TestATopicWithoutAnAnswerGoesToAPerson(t *testing.T) {
	base := shop()
	base.Languages["en"].Entries["shipping.track_order"].Solution = ""
	a := newAssistant(t, base)
	r := a.choose(Result{Language: "en", Decision: chat.Decision{Threshold: 0.8, Confidence: 0.95, Candidates: []chat.Candidate{{Topic: "shipping.track_order", Confidence: 0.95}}}},
		a.languages["en"], Turn{Text: "where is it", Language: "en"}, ranking(0.95, 0.99), false)
	if !r.Escalate || r.Reason != chat.ReasonUnanswered || r.Topic != "shipping.track_order" || r.Group != chat.GroupLogistics {
		t.Errorf("a sure topic without an answer: %+v", r)
	}
	unsure := a.choose(Result{Language: "en", Decision: chat.Decision{Threshold: 0.8}}, a.languages["en"], Turn{Text: "where is it", Language: "en"}, ranking(0.4, 0.99), false)
	if offered(unsure.Message.Suggestions, "shipping.track_order") {
		t.Errorf("it is offered: %+v", unsure.Message.Suggestions)
	}
	if offered(a.Suggestions("en", 4), "shipping.track_order") {
		t.Error("it is offered before the first message")
	}
}

func TestDraftsAreNotSpoken(t *testing.T) {
	base := shop()
	base.Languages["nl"] = &knowledge.Language{Tag: "nl", Draft: true, Entries: map[string]*knowledge.Entry{}}
	if a := newAssistant(t, base); !slices.Equal(a.Languages(), []string{"en"}) {
		t.Errorf("it speaks %v", a.Languages())
	}
	if _, err := New(base, Options{Texts: texts{}, Languages: []string{"nl"}}); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a draft is asked for: %v", err)
	}
}

func TestWhilePeopleAreOverloadedMoreIsAskedBack(t *testing.T) {
	a := newAssistant(t, shop())
	decide := func(busy bool, k retrieval.Ranking) chat.Decision {
		return a.choose(Result{Language: "en", Decision: chat.Decision{Confidence: k.Confidence, Threshold: 0.8}}, a.languages["en"], Turn{Busy: busy}, k, false).Decision
	}
	doubtful := ranking(0.15, 0.15)
	if d := decide(false, doubtful); d.Kind != chat.DecisionEscalate {
		t.Errorf("a doubtful message: %+v", d)
	}
	if d := decide(true, doubtful); d.Kind != chat.DecisionClarify {
		t.Errorf("a doubtful message in an overload: %+v", d)
	}
	// The bar for answers stays, and who needs a person gets one.
	if d := decide(true, ranking(0.79, 0.79)); d.Kind != chat.DecisionClarify {
		t.Errorf("just under the bar, in an overload: %+v", d)
	}
	for name, change := range map[string]func(*retrieval.Ranking){
		"asked for":   func(k *retrieval.Ranking) { k.WantsPerson = true },
		"alert":       func(k *retrieval.Ranking) { k.Alert = chat.AlertSafety },
		"no idea yet": func(k *retrieval.Ranking) { k.Offer = 0.05 },
	} {
		k := doubtful
		change(&k)
		if d := decide(true, k); d.Kind != chat.DecisionEscalate {
			t.Errorf("%s, in an overload: %+v", name, d)
		}
	}
}
