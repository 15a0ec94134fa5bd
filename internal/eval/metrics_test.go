package eval

import (
	"math"
	"testing"
)

// Ten messages: eight with a topic, two without; confidence falls.
var ten = []prospect{
	{0.99, true, true}, {0.95, true, true}, {0.90, true, true}, {0.85, false, false}, {0.80, true, true},
	{0.70, false, true}, {0.60, true, true}, {0.50, true, true}, {0.40, false, false}, {0.30, true, true},
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestAUROC(t *testing.T) {
	// Pairs of a message with and one without topic that stand in the right
	// order: 3 of 8 above the first, 7 of 8 above the second.
	near(t, "ten", auroc(ten), (3.0+7.0)/16)
	near(t, "a tie counts half", auroc([]prospect{{0.5, true, true}, {0.5, false, false}}), 0.5)
	if !math.IsNaN(auroc(ten[:3])) {
		t.Error("without both kinds there is nothing to measure")
	}
}

func TestAnsweredAt(t *testing.T) {
	// Precision by number of answers: 1, 1, 1, 3/4, 4/5, 4/6, 5/7, 6/8, 6/9, 7/10.
	near(t, "at 0.97", answeredAt(ten, 0.97), 3.0/8)
	near(t, "at 0.80", answeredAt(ten, 0.80), 4.0/8)
	near(t, "at 0.75", answeredAt(ten, 0.75), 6.0/8)
	near(t, "at 0.70", answeredAt(ten, 0.70), 7.0/8)
	near(t, "ties are answered together", answeredAt([]prospect{{0.9, true, true}, {0.9, false, true}}, 0.97), 0)
}

func TestBestAccuracy(t *testing.T) {
	// Right answers plus silence where there is no topic, by number of
	// answers from 0: 2, 3, 4, 5, 4, 5, 5, 6, 7, 6, 7 of ten.
	near(t, "ten", bestAccuracy(ten), 7.0/10)
	near(t, "better silent", bestAccuracy([]prospect{{0.9, false, false}, {0.8, false, true}}), 0.5)
}

func TestECE(t *testing.T) {
	near(t, "two bins", ece([]prospect{{0.2, false, true}, {0.4, true, true}, {0.8, true, true}, {0.9, true, true}}, 2),
		(math.Abs(0.6-1)+math.Abs(1.7-2))/4)
	near(t, "one message", ece([]prospect{{0.7, true, true}}, 10), 0.3)
	if !math.IsNaN(ece(nil, 10)) {
		t.Error("of nothing it is not a number")
	}
}

func TestQuantile(t *testing.T) {
	list := []float64{5, 1, 4, 2, 3}
	near(t, "median", quantile(list, 0.5), 3)
	near(t, "top", quantile(list, 0.99), 5)
	if list[0] != 5 {
		t.Error("the list was changed")
	}
}
