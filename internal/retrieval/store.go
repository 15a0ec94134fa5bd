package retrieval

import (
	"bytes"
	"encoding/gob"

	"dragoman/internal/chat"
)

// format is the version of what MarshalBinary writes. It changes whenever a
// model written by older code would rank differently, or say less of itself.
const format = 9

// saved is a model as it is written.
type saved struct {
	Format     int
	Language   string
	Labels     []Label
	Seen       table
	Known      vocabulary
	Spelling   spelling
	Groups     [groups]float32
	IDF        numbers[float32]
	Kind       []byte
	Unknown    float32
	Lexicon    lexicon
	IDs        table
	Main       *linear // one of the two
	Many       *bayes
	Alarm      *savedAlarm
	Confident  logistic
	Offer      logistic
	Person     gate
	Smalltalk  gate
	Thresholds thresholds
	Curve      curve
}

type savedAlarm struct {
	Categories []chat.AlertCategory
	Words      lexicon
	Classifier *linear
	Gate       gate
}

// MarshalBinary writes the model, so that it need not be trained again. The
// same model gives the same bytes.
func (m *Model) MarshalBinary() ([]byte, error) {
	s := saved{
		Format: format, Language: m.language, Labels: m.labels, Seen: m.seen, Known: m.analyzer.known, Spelling: m.analyzer.spelling,
		Groups: m.vectors.Groups, IDF: m.vectors.IDF, Unknown: m.vectors.Unknown, Lexicon: m.vectors.Lexicon, IDs: m.vectors.IDs,
		Confident: m.confident, Offer: m.offer, Person: m.person, Smalltalk: m.smalltalk, Thresholds: *m.thresholds, Curve: *m.curve,
	}
	switch main := m.main.(type) {
	case *linear:
		s.Main = main
	case *bayes:
		s.Many = main
	}
	for _, k := range m.vectors.Kind {
		s.Kind = append(s.Kind, byte(k))
	}
	if a := m.alarm; a != nil {
		s.Alarm = &savedAlarm{a.Categories, a.Words, a.Classifier, a.Gate}
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write the %s model: %w", m.language, err)
	}
	return b.Bytes(), nil
}

// Load reads a model that MarshalBinary wrote. One of another version, or
// damaged, is chat.CodeInvalid: train it again.
func Load(data []byte) (*Model, error) {
	var s saved
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return nil, &chat.Error{Code: chat.CodeInvalid, Field: "model", Message: "cannot be read; publish the knowledge again", Err: err}
	}
	if s.Format != format || !s.sound() {
		return nil, chat.Invalid("model", "is of another version or damaged; publish the knowledge again")
	}
	a, err := newAnalyzer(s.Language)
	if err != nil {
		return nil, err
	}
	a.known, a.spelling = s.Known, s.Spelling
	m := &Model{
		language: s.Language, analyzer: a, labels: s.Labels, seen: s.Seen,
		confident: s.Confident, offer: s.Offer, person: s.Person, smalltalk: s.Smalltalk, thresholds: &s.Thresholds, curve: &s.Curve,
	}
	if m.main = s.Main; s.Many != nil {
		m.main = s.Many
	}
	for _, l := range s.Labels {
		if l.Kind == KindTopic {
			m.topics++
		}
	}
	m.vectors = vectorizer{weighting: weighting{Groups: s.Groups, IDF: s.IDF, Unknown: s.Unknown}, Lexicon: s.Lexicon, IDs: s.IDs}
	for _, k := range s.Kind {
		m.vectors.Kind = append(m.vectors.Kind, featureKind(k))
	}
	if s.Alarm != nil {
		m.alarm = &alarm{s.Alarm.Categories, s.Alarm.Words, s.Alarm.Classifier, s.Alarm.Gate}
	}
	return m, nil
}

// sound reports whether the parts fit together, so that no message can make
// the model read past an end.
func (s *saved) sound() bool {
	n := len(s.IDF)
	ok := s.classifies(n) && s.Seen.sound(ambiguous, len(s.Labels)) && len(s.Kind) == n && s.IDs.sound(0, n) &&
		s.Known.Words.sound(0, len(s.Known.Stems)) && s.Spelling.Deletes.sound(0, len(s.Spelling.Words)) &&
		len(s.Spelling.Stems) == len(s.Spelling.Words) && s.Known.Latin.sound(0, 2) && s.Lexicon.Steps.sound(0, len(s.Lexicon.Names)+1)
	ok = ok && s.Confident.sound(signalCount) && s.Offer.sound(signalCount) && s.Person.Logistic.sound(signalCount) && s.Smalltalk.Logistic.sound(signalCount)
	if a := s.Alarm; a != nil {
		ok = ok && a.Classifier != nil && a.Gate.Logistic.sound(alarmSignals) && a.Classifier.sound(n) && len(a.Categories) == a.Classifier.Classes && a.Words.Steps.sound(0, len(a.Categories))
	}
	for _, k := range s.Kind {
		ok = ok && int(k) < len(groupOf)
	}
	return ok
}

// classifies reports whether there is a classifier of the labels by n features.
func (s *saved) classifies(n int) bool {
	if s.Many != nil {
		return s.Main == nil && s.Many.Classes == len(s.Labels) && s.Many.sound(n)
	}
	return s.Main != nil && s.Main.Classes == len(s.Labels) && s.Main.sound(n)
}

// sound reports whether every value is from low to below n and every search
// ends.
func (t *table) sound(low, n int) bool {
	size := len(t.Keys)
	if len(t.Values) != size || size&(size-1) != 0 {
		return false
	}
	free := size == 0
	for i, k := range t.Keys {
		if k == 0 {
			free = true
		} else if int(t.Values[i]) < low || int(t.Values[i]) >= n {
			return false
		}
	}
	return free
}
