package usage

import "math"

// interval returns between which shares the true one lies when k of n cases
// were so: Wilson's, wrong on either side in 1 of 20.
func interval(k, n int) (low, high float64) { return intervalOf(k, n, 1) }

// intervalOf is the interval of one of many such counts: any of them is wrong on
// either side in 1 of 20 (Bonferroni's correction).
func intervalOf(k, n, many int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	z := math.Sqrt2 * math.Erfinv(1-2*0.05/float64(max(1, many)))
	all := float64(n)
	p := float64(k) / all
	middle := p + z*z/(2*all)
	around := z * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	low, high = (middle-around)/(1+z*z/all), (middle+around)/(1+z*z/all)
	if k == 0 {
		low = 0 // exactly
	}
	if k == n {
		high = 1
	}
	return low, high
}

// chance returns how likely k or more of n cases out of all are among the some
// that are so, if which n they are has nothing to do with it (Fisher's exact
// test, one-sided).
func chance(k, n, some, all int) float64 {
	sum := 0.0
	for ; k <= min(n, some); k++ {
		sum += math.Exp(logWays(some, k) + logWays(all-some, n-k) - logWays(all, n))
	}
	return min(1, sum)
}

// logWays returns the logarithm of the ways to choose k of n.
func logWays(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	log := func(n int) float64 {
		l, _ := math.Lgamma(float64(n + 1))
		return l
	}
	return log(n) - log(k) - log(n-k)
}
