package retrieval

// Features are named by 64-bit hashes of their terms, so that a decision makes
// no strings. The first operand is a salt that keeps kinds of features apart.
const (
	saltWord uint64 = iota + 1
	saltStem
	saltPair
	saltGram
	saltConcept
	saltConceptPair
	saltPhrase
	saltMessage
	saltSound
)

// mix joins a value to a hash (the finaliser of splitmix64).
func mix(h, v uint64) uint64 {
	h = (h ^ v) + 0x9e3779b97f4a7c15
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9
	h = (h ^ (h >> 27)) * 0x94d049bb133111eb
	return h ^ (h >> 31)
}

func hashBytes(salt uint64, b []byte) uint64 {
	h := salt*0x100000001b3 ^ 0xcbf29ce484222325
	for _, c := range b {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	return mix(h, uint64(len(b)))
}

// table is an open-addressed map from non-zero hashes to numbers, compact and
// quick to load. Its zero value is empty.
type table struct {
	Keys   numbers[uint64]
	Values numbers[int32]
	Used   int
}

func (t *table) get(key uint64) (int32, bool) {
	if len(t.Keys) == 0 {
		return 0, false
	}
	mask := uint64(len(t.Keys) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if t.Keys[i] == key {
			return t.Values[i], true
		}
		if t.Keys[i] == 0 {
			return 0, false
		}
	}
}

func (t *table) set(key uint64, value int32) {
	if 2*(t.Used+1) > len(t.Keys) {
		t.grow()
	}
	mask := uint64(len(t.Keys) - 1)
	i := key & mask
	for t.Keys[i] != 0 && t.Keys[i] != key {
		i = (i + 1) & mask
	}
	if t.Keys[i] == 0 {
		t.Used++
	}
	t.Keys[i], t.Values[i] = key, value
}

func (t *table) grow() {
	old := *t
	size := max(16, 2*len(old.Keys))
	*t = table{Keys: make([]uint64, size), Values: make([]int32, size)}
	for i, k := range old.Keys {
		if k != 0 {
			t.set(k, old.Values[i])
		}
	}
}
