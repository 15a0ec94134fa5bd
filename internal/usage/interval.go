package usage

import "math"

// interval returns between which shares the true one lies when k of n cases
// were so: Wilson's, wrong on either side in 1 of 20.
func interval(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.64
	all := float64(n)
	p := float64(k) / all
	middle := p + z*z/(2*all)
	around := z * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	return max(0, (middle-around)/(1+z*z/all)), min(1, (middle+around)/(1+z*z/all))
}
