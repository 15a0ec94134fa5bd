package retrieval

// Sets returns the sets of at least least and at most most vectors that come
// about when, again and again, the two sets are joined whose members are most
// alike on average: those that came earlier may be parts of those that came
// later. Members are numbers of vectors. The same vectors in the same order give
// the same sets. Memory and time grow with the square of their number: 1,000
// take 4 MB.
func Sets(vectors []Likeness, least, most int) [][]int {
	n := len(vectors)
	likeness := likenesses(vectors)
	members := make([][]int, n) // of the set that began with this vector; nil once joined to another
	for i := range members {
		members[i] = []int{i}
	}
	var sets [][]int
	// Each set is followed by the one that it is most like, until two are most
	// like each other: these are joined. The chain holds whatever is joined
	// elsewhere, so each step of it is taken about once.
	var chain []int
	for next := 0; ; {
		if len(chain) == 0 {
			for next < n && members[next] == nil {
				next++
			}
			if next == n {
				return sets
			}
			chain = append(chain, next)
		}
		at := chain[len(chain)-1]
		nearest := -1
		if len(chain) > 1 {
			nearest = chain[len(chain)-2] // of several the one it came from, or the chain would not end
		}
		for i := range n {
			if i != at && members[i] != nil && (nearest < 0 || likeness[at*n+i] > likeness[at*n+nearest]) {
				nearest = i
			}
		}
		switch {
		case nearest < 0: // the last one
			return sets
		case len(chain) < 2 || nearest != chain[len(chain)-2]:
			chain = append(chain, nearest)
			continue
		}
		chain = chain[:len(chain)-2]
		a, b := float32(len(members[nearest])), float32(len(members[at]))
		for i := range n {
			mean := (a*likeness[nearest*n+i] + b*likeness[at*n+i]) / (a + b)
			likeness[nearest*n+i], likeness[i*n+nearest] = mean, mean
		}
		members[nearest], members[at] = append(members[nearest][:len(members[nearest]):len(members[nearest])], members[at]...), nil
		if size := len(members[nearest]); size >= least && size <= most {
			sets = append(sets, members[nearest])
		}
	}
}

// likenesses returns how alike each vector is to each, row by row.
func likenesses(vectors []Likeness) []float32 {
	n := len(vectors)
	all := make([]float32, n*n)
	postings := map[uint64][]posting{}
	for i, v := range vectors {
		row := all[i*n : (i+1)*n]
		for _, w := range v {
			for _, p := range postings[w.term] {
				row[p.centre] += w.value * p.value
			}
			postings[w.term] = append(postings[w.term], posting{int32(i), w.value})
		}
		for j, score := range row[:i] {
			all[j*n+i] = score
		}
	}
	return all
}
