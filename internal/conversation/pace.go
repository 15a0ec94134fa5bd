package conversation

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/record"
)

// paceTime is how far back it is counted how fast the queue moves.
const paceTime = 15 * time.Minute

// taken returns how many conversations agents took from the store's queue in
// the last paceTime; 0 unless it is overloaded, when nobody is told.
func (s *Service) taken(ctx context.Context, store chat.StoreID) int {
	if !s.overload(store).On {
		return 0
	}
	now := s.now()
	n, err := s.record.CountTaken(ctx, store, record.Span{From: now.Add(-paceTime), To: now})
	if err != nil {
		s.log.Warn("how fast the queue moves is not known", "store", store, "err", err)
		return 0
	}
	return n
}

// honestWait says to the buyer in this place how long it will take, as far as
// that follows from how many were taken lately; "" if it does not.
func honestWait(lang string, place, taken int) string {
	from, to, unit := waitRange(place, taken)
	if to == 0 {
		return ""
	}
	texts := language.BuiltIn()
	locale := texts.Locale(lang)
	return texts.TextWith(lang, "away.busy", map[string]string{
		"place": strconv.Itoa(place), "time": locale.Typeset(locale.Duration(from, to, unit, language.Plain)),
	})
}

// maxWait is the longest wait that anybody is told; what would be longer is a
// guess.
const maxWait = 8 * time.Hour

// waitSteps are the minutes that people say.
var waitSteps = []int{1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90}

// waitRange returns between which spans the wait in this place will probably
// be; 0, 0 if that cannot be told. The fewer were taken, the less is known, as
// with everything that is counted.
func waitRange(place, taken int) (from, to int, unit language.Unit) {
	if place <= 0 || taken <= 0 {
		return 0, 0, ""
	}
	expected := paceTime.Minutes() * float64(place) / float64(taken)
	low := expected * (1 - 1/math.Sqrt(float64(taken)+1))
	high := expected * (1 + 1/math.Sqrt(float64(taken)))
	switch {
	case high > maxWait.Minutes():
		return 0, 0, ""
	case high > float64(waitSteps[len(waitSteps)-1]):
		from, to = max(1, int(low/60)), int(math.Ceil(high/60))
		return from, max(to, from+1), language.Hour
	}
	i := slices.IndexFunc(waitSteps, func(step int) bool { return float64(step) >= high })
	j := max(0, i-1)
	for j > 0 && float64(waitSteps[j]) > low {
		j--
	}
	if i == 0 {
		i = 1
	}
	return waitSteps[j], waitSteps[i], language.Minute
}
