package retrieval

import (
	"bytes"
	"reflect"
	"testing"

	"dragoman/internal/chat"
)

// manyLabels are the options by which the shop has too many labels for a
// softmax.
func manyLabels() Options {
	o := DefaultOptions()
	o.Dense = 2
	return o
}

func trainMany(t testing.TB) *Model {
	t.Helper()
	m, err := Train(t.Context(), shop(), manyLabels())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.main.(*bayes); !ok {
		t.Fatalf("the classifier is a %T", m.main)
	}
	return m
}

func TestManyLabelsAreRanked(t *testing.T) {
	m := trainMany(t)
	for text, topic := range map[string]string{
		"where's the consignment I'm waiting for, can I track it": "track",
		"still no reimbursement, when does the money come":        "refund",
		"CANCEL THE ORDER PLEASE":                                 "cancel",
		"which size for 170 cm?":                                  "size",
		"my pasword is wrong, I cannot log in":                    "password",
		"is there a discuont code for students":                   "coupon",
	} {
		if r := m.Rank(text); r.Candidates[0].Topic != topic || len(r.Candidates) < 5 {
			t.Errorf("%q: %+v, want %s", text, r.Candidates, topic)
		}
	}
	if r := m.Rank("many thanks, thank you"); r.Smalltalk < 0.5 || r.SmalltalkKind != "thanks" {
		t.Errorf("thanks: %+v", r)
	}
	if known, unknown := m.Rank("I forgot my password"), m.Rank("zxqv wrglp knmf"); unknown.Confidence >= known.Confidence {
		t.Errorf("it is as sure of what it does not know: %v, %v", unknown.Confidence, known.Confidence)
	}
}

func TestManyLabelsAreKept(t *testing.T) {
	trained := trainMany(t)
	data, err := trained.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again, err := trainMany(t).MarshalBinary()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("two trainings of one corpus differ: %v", err)
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
}

func TestLoadRefusesDamagedPostings(t *testing.T) {
	for what, damage := range map[string]func(*bayes){
		"a class beyond the last": func(b *bayes) { b.Of[3] = int32(b.Classes) },
		"a negative class":        func(b *bayes) { b.Of[0] = -1 },
		"a start beyond the end":  func(b *bayes) { b.Starts[1] = b.Starts[len(b.Starts)-1] + 1 },
		"a weight less":           func(b *bayes) { b.Weights = b.Weights[1:] },
		"a class less":            func(b *bayes) { b.Classes-- },
		"no bias":                 func(b *bayes) { b.Bias = nil },
	} {
		m := trainMany(t)
		damage(m.main.(*bayes))
		data, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(data); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestLearnTellsOfAllExamplesWhatTrainAsksOfSome(t *testing.T) {
	c := shop()
	trained, err := Train(t.Context(), c, manyLabels())
	if err != nil {
		t.Fatal(err)
	}
	learned, held, err := Learn(t.Context(), c, manyLabels())
	if err != nil || len(held) != len(c.Examples) {
		t.Fatalf("%d verdicts of %d examples, %v", len(held), len(c.Examples), err)
	}
	a, err := trained.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := learned.MarshalBinary(); err != nil || !bytes.Equal(a, b) {
		t.Errorf("the two models differ: %v", err)
	}
}

func TestSampleHasSomeOfEveryTopic(t *testing.T) {
	const topics, of = 2000, 25
	tr := &trainer{topics: topics}
	for topic := range topics {
		for range of {
			tr.classes = append(tr.classes, topic)
		}
	}
	for range 300 { // out of scope
		tr.classes = append(tr.classes, topics)
	}
	tr.messages = make([]terms, len(tr.classes))
	tr.sample()
	asked := map[int]int{}
	for i, class := range tr.classes {
		if tr.asked[i] {
			asked[class]++
		}
	}
	if asked[topics] != 300 {
		t.Errorf("%d of 300 messages out of scope are asked", asked[topics])
	}
	total := 0
	for topic := range topics {
		total += asked[topic]
		if asked[topic] < of*sampleSize/(topics*of)-1 {
			t.Errorf("%d examples of topic %d are asked", asked[topic], topic)
		}
	}
	if total != sampleSize {
		t.Errorf("%d examples are asked, want %d", total, sampleSize)
	}
}
