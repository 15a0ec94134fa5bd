package eval

import (
	"math"
	"slices"
)

// prospect is a message with the confidence of its first topic: whether that
// is right, and whether any topic is.
type prospect struct {
	confidence float64
	right      bool
	topic      bool
}

// auroc is the probability that a message with a topic has more confidence
// than one without, ties counting half. NaN without either.
func auroc(list []prospect) float64 {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b prospect) int { return compare(a.confidence, b.confidence) })
	var with, without, ranks float64
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].confidence == list[i].confidence {
			j++
		}
		for rank := float64(i+j+1) / 2; i < j; i++ {
			if list[i].topic {
				with++
				ranks += rank
			} else {
				without++
			}
		}
	}
	if with == 0 || without == 0 {
		return math.NaN()
	}
	return (ranks - with*(with+1)/2) / (with * without)
}

// ece is the expected calibration error: the mean distance between confidence
// and share of right, over bins of equal mass.
func ece(list []prospect, bins int) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b prospect) int { return compare(a.confidence, b.confidence) })
	bins = min(bins, len(list))
	var sum float64
	for b := range bins {
		bin := list[b*len(list)/bins : (b+1)*len(list)/bins]
		var confidence, right float64
		for _, p := range bin {
			confidence += p.confidence
			if p.right {
				right++
			}
		}
		sum += math.Abs(confidence - right)
	}
	return sum / float64(len(list))
}

// answeredAt is the largest share of messages with a topic that can be answered
// right when the threshold is the best one that keeps the precision.
func answeredAt(list []prospect, precision float64) float64 {
	var best, topics, right float64
	list = byConfidence(list, &topics)
	for i, p := range list {
		if p.right {
			right++
		}
		if i+1 < len(list) && list[i+1].confidence == p.confidence {
			continue // no threshold parts the two
		}
		if right/float64(i+1) >= precision {
			best = max(best, right)
		}
	}
	return best / topics
}

// bestAccuracy is the share of messages dealt with rightly at the best of all
// thresholds: answered with the right topic, or left unanswered without one.
func bestAccuracy(list []prospect) float64 {
	var topics float64
	list = byConfidence(list, &topics)
	good := float64(len(list)) - topics // nothing is answered
	best := good
	for i, p := range list {
		switch {
		case p.right:
			good++
		case !p.topic:
			good--
		}
		if i+1 == len(list) || list[i+1].confidence != p.confidence {
			best = max(best, good)
		}
	}
	return best / float64(len(list))
}

// byConfidence returns the list, most confident first, and counts the messages
// with a topic.
func byConfidence(list []prospect, topics *float64) []prospect {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b prospect) int { return compare(b.confidence, a.confidence) })
	for _, p := range list {
		if p.topic {
			*topics++
		}
	}
	return list
}

// quantile returns the value that a share q of the list does not exceed.
func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(int(q*float64(len(list))), len(list)-1)]
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
