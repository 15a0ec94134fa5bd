package retrieval

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"dragoman/internal/chat"
)

func TestRankFindsTheTopicOfNewWordings(t *testing.T) {
	m := train(t, shop())
	for text, topic := range map[string]string{
		"where's the consignment I'm waiting for, can I track it": "track",
		"still no reimbursement, when does the money come":        "refund",
		"CANCEL THE ORDER PLEASE":                                 "cancel",
		"which size for 170 cm?":                                  "size",
		"my pasword is wrong, I cannot log in":                    "password",
		"is there a discuont code for students":                   "coupon",
	} {
		r := m.Rank(text)
		if r.Candidates[0].Topic != topic {
			t.Errorf("%q: %+v, want %s", text, r.Candidates, topic)
		}
		if len(r.Candidates) < 5 {
			t.Errorf("%q: only %d candidates", text, len(r.Candidates))
		}
		if r.Confidence < r.Candidates[1].Probability || r.Offer < r.Confidence {
			t.Errorf("%q: confidence %v, second %v, offer %v", text, r.Confidence, r.Candidates[1].Probability, r.Offer)
		}
	}
}

func TestRankIsLessSureOfWhatItDoesNotKnow(t *testing.T) {
	m := train(t, shop())
	known := m.Rank("I forgot my password")
	for _, text := range []string{"zxqv wrglp knmf", "the parliament adopted amendments concerning fisheries", "write me a poem about the weather"} {
		if r := m.Rank(text); r.Confidence >= known.Confidence {
			t.Errorf("%q: confidence %v, of a known question %v", text, r.Confidence, known.Confidence)
		}
	}
	if r := m.Rank("zxqv wrglp knmf"); r.Known != 0 {
		t.Errorf("share of known words is %v, want 0", r.Known)
	}
}

func TestAnExampleIsItsOwnLabel(t *testing.T) {
	c := shop()
	c.Examples = append(c.Examples, Example{"Where is the password?", Label{KindTopic, "coupon"}})
	m := train(t, c)
	if r := m.Rank("where is the PASSWORD"); r.Candidates[0].Topic != "coupon" {
		t.Errorf("%+v", r.Candidates)
	}
	both := append(c.Examples, Example{"where is the password", Label{KindTopic, "password"}})
	c.Examples = both
	if r := train(t, c).Rank("Where is the password?"); r.Candidates[0].Probability > 0.99 {
		t.Errorf("of an example under two topics it is sure: %+v", r.Candidates)
	}
}

func TestSmallTalkAndPeopleAreNoTopics(t *testing.T) {
	m := train(t, shop())
	if r := m.Rank("a human please, get me a person"); r.Human < 0.5 {
		t.Errorf("asking for a person: %+v", r)
	}
	if r := m.Rank("many thanks, thank you"); r.Smalltalk < 0.5 || r.SmalltalkKind != "thanks" {
		t.Errorf("thanks: %+v", r)
	}
	if r := m.Rank("who won the football match?"); r.None < 0.5 || r.NoneKind != "offdomain" {
		t.Errorf("off domain: %+v", r)
	}
}

func TestAlertsAreSeen(t *testing.T) {
	m := train(t, shop())
	shock := m.Rank("the lamp gave me an electric shock and burned my hand")
	calm := m.Rank("which size should I take?")
	if shock.AlertProbability <= calm.AlertProbability {
		t.Errorf("alert %v of a shock, %v of a question", shock.AlertProbability, calm.AlertProbability)
	}
	if shock.Alert != chat.AlertSafety {
		t.Errorf("alert %q, want safety", shock.Alert)
	}
	if calm.Alert != chat.AlertNone {
		t.Errorf("false alarm %q", calm.Alert)
	}
}

func TestNothingUnderstoodIsNoAlarm(t *testing.T) {
	m := train(t, shop())
	for _, text := range []string{"44", "qwzxv jjk", "???", "", "ßßß", "99999"} {
		if r := m.Rank(text); r.Alert != chat.AlertNone {
			t.Errorf("%q raises %s", text, r.Alert)
		}
	}
}

func TestAnAlarmingWordIsNoSlipOfAnEverydayOne(t *testing.T) {
	c := shop()
	for _, text := range []string{"is there a book", "a book on sizes", "the size book", "book with measurements"} {
		c.Examples = append(c.Examples, Example{text, Label{KindTopic, "size"}})
	}
	c.Signs[1].Terms = append(c.Signs[1].Terms, "bookk")
	m := train(t, c)
	var found terms
	m.analyzer.analyze("book", &found)
	if _, n := m.alarm.Words.match(found.words); n != 0 {
		t.Error("book counts as a listed word that it resembles")
	}
	m.analyzer.analyze("bookk", &found)
	if _, n := m.alarm.Words.match(found.words); n != 1 {
		t.Error("the listed word is not found")
	}
}

func TestSameCorpusSameModel(t *testing.T) {
	a, err := train(t, shop()).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	b, err := train(t, shop()).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two trainings of one corpus differ")
	}
}

func TestLoadedModelRanksLikeTheTrainedOne(t *testing.T) {
	trained := train(t, shop())
	data, err := trained.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range shop().Examples {
		if a, b := trained.Rank(e.Text), loaded.Rank(e.Text); !reflect.DeepEqual(a, b) {
			t.Fatalf("%q: trained %+v, loaded %+v", e.Text, a, b)
		}
	}
	if a, b := trained.Threshold(0.9), loaded.Threshold(0.9); a != b {
		t.Errorf("threshold %v trained, %v loaded", a, b)
	}
}

func TestLoadRefusesDamagedModels(t *testing.T) {
	m := train(t, shop())
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(data[:len(data)/2]); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("half a model: %v", err)
	}
	if _, err := Load(nil); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("no model: %v", err)
	}
	m.labels = m.labels[1:]
	if data, err = m.MarshalBinary(); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(data); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a label is missing: %v", err)
	}
}

func TestTrainRefusesTooLittle(t *testing.T) {
	c := Corpus{Language: "en", Examples: []Example{{"hello", Label{KindTopic, "a"}}}}
	if _, err := Train(t.Context(), c, DefaultOptions()); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("one topic: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Train(stopped, shop(), DefaultOptions()); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("stopped: %v", err)
	}
	for range cap(trainings) {
		trainings <- struct{}{}
		defer func() { <-trainings }()
	}
	if _, err := Train(stopped, shop(), DefaultOptions()); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("stopped while others train: %v", err)
	}
}

func TestTrainWithLittleElse(t *testing.T) {
	c := shop()
	c.Concepts, c.Signs = nil, nil
	c.Examples = slices.DeleteFunc(c.Examples, func(e Example) bool { return e.Label.Kind != KindTopic })
	r := train(t, c).Rank("I need the tracking number")
	if r.Candidates[0].Topic != "track" || r.WantsPerson || r.IsSmalltalk || r.Alert != chat.AlertNone {
		t.Errorf("topics alone: %+v", r)
	}
}

func TestRankConcurrently(t *testing.T) {
	m := train(t, shop())
	examples := shop().Examples
	want := make([]Ranking, len(examples))
	for i, e := range examples {
		want[i] = m.Rank(e.Text)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i, e := range examples {
				if got := m.Rank(e.Text); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %+v, alone %+v", e.Text, got, want[i])
				}
			}
		})
	}
	wait.Wait()
}

func TestExplainNamesTheWordThatDecides(t *testing.T) {
	m := train(t, shop())
	e := m.Explain("hello, about my passcode")
	i := slices.IndexFunc(e.Terms, func(t Term) bool { return t.Text == "passcode" })
	if i < 0 || e.Terms[i].Concept != "password" {
		t.Fatalf("terms %+v", e.Terms)
	}
	for _, term := range e.Terms {
		if term.Weight > e.Terms[i].Weight {
			t.Errorf("%q weighs %v, the deciding word %v", term.Text, term.Weight, e.Terms[i].Weight)
		}
	}
	if e.Candidates[0].Topic != "password" {
		t.Errorf("candidates %+v", e.Candidates)
	}
}

func FuzzRank(f *testing.F) {
	for _, text := range []string{"", " ", "Where is my parcel?", "где посылка", "我的包裹在哪里", "ที่อยู่", "\xff\xfe", "😀😀", "don't", "€5,00 11.11 123456",
		strings.Repeat("a", 5000), strings.Repeat("parcel ", 300), "لم يصل الطرد", "배송지를 바꾸고 싶어요"} {
		f.Add(text)
	}
	m := train(f, shop())
	f.Fuzz(func(t *testing.T, text string) {
		r := m.Rank(text)
		if !(r.Confidence >= 0 && r.Confidence <= 1) || len(r.Candidates) < 5 {
			t.Fatalf("confidence %v, candidates %+v", r.Confidence, r.Candidates)
		}
		for i, c := range r.Candidates {
			if !(c.Probability >= 0 && c.Probability <= 1) || i > 0 && c.Probability > r.Candidates[i-1].Probability {
				t.Fatalf("candidates %+v", r.Candidates)
			}
		}
	})
}

func BenchmarkRank(b *testing.B) {
	m := train(b, shop())
	b.ReportAllocs()
	for b.Loop() {
		m.Rank("Hello, I ordered a lamp and a jacket two weeks ago, order 4711234, and I still have not got my money back. When will it come?")
	}
}

func BenchmarkTrain(b *testing.B) {
	c := shop()
	for b.Loop() {
		train(b, c)
	}
}

func TestUnknownWordsAreNamedOnce(t *testing.T) {
	m := train(t, shop())
	if got, want := m.Unknown("Where is my zwiggle parcel, the ZWIGGLE one, and my blorf?"), []string{"zwiggle", "blorf"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := m.Unknown("where is the consignment"); len(got) > 0 {
		t.Errorf("%q of a lexicon's words", got)
	}
}
