package retrieval

// Term is a word of a message and what it does to the ranking.
type Term struct {
	Text    string  // as written
	Stem    string  // what it is reduced to
	Concept string  // of the lexicon, "" if it belongs to none
	Known   bool    // training has seen it
	Weight  float64 // by how much the first candidate's confidence falls without it
}

// Explanation is a ranking with its reasons, for people.
type Explanation struct {
	Ranking
	Terms []Term
}

// Explain ranks a message and says which words made the ranking. It ranks once
// more for each word: it is not for the hot path.
func (m *Model) Explain(text string) Explanation {
	e := Explanation{Ranking: m.Rank(text)}
	if len(e.Candidates) == 0 {
		return e
	}
	var t terms
	m.analyzer.analyze(text, &t)
	for i := 0; i < len(t.words); i++ {
		w := t.words[i]
		term := Term{Text: text[w.start:w.end], Stem: string(m.analyzer.stemText(t.bytes(w)))}
		_, term.Known = m.vectors.IDs.get(mix(saltStem, w.stem))
		if c, n := m.vectors.Lexicon.match(t.words[i:]); n > 0 {
			term.Concept = m.vectors.Lexicon.Names[c]
			i += n - 1
			term.Text = text[w.start:t.words[i].end]
		}
		without := m.Rank(text[:w.start] + " " + text[t.words[i].end:])
		term.Weight = e.Confidence - without.confidence(e.Candidates[0].Topic)
		e.Terms = append(e.Terms, term)
	}
	return e
}

// confidence returns the probability of a topic, 0 if it is not a candidate.
func (r *Ranking) confidence(topic string) float64 {
	for _, c := range r.Candidates {
		if c.Topic == topic {
			return c.Probability
		}
	}
	return 0
}
