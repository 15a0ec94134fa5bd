package unanswered

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/mask"
	"dragoman/internal/retrieval"
)

// Group is messages of one language that are alike.
type Group struct {
	ID       string         `json:"id"`
	Language string         `json:"lang"`
	Count    int            `json:"count" doc:"messages in it"`
	Week     int            `json:"week" doc:"of those: in the last seven days"`
	Before   int            `json:"before" doc:"and in the seven days before"`
	Newest   time.Time      `json:"newest"`
	Causes   map[Cause]int  `json:"causes" doc:"how many messages show what: person, rated, none, reopened, history"`
	Words    []string       `json:"words" doc:"that the model does not know, the most frequent first"`
	Topic    chat.Candidate `json:"topic" doc:"what the model takes most of them for, and how sure it is of that; empty if nothing"`
	Meant    string         `json:"meant,omitempty" doc:"the topic that buyers tapped or agents gave most of them in the end"`
	Kind     string         `json:"kind,omitempty" doc:"of messages out of scope that they are most like"`
	Typical  []Typical      `json:"typical" doc:"the most typical messages, each wording once"`
	Reply    string         `json:"reply,omitempty" doc:"what an agent wrote to the most typical one that got a reply, masked"`
	Hashes   []string       `json:"hashes" doc:"of all its messages, the most typical first: to be sent back when it is settled"`
}

// Typical is a message as it stands for its group.
type Typical struct {
	Text     string    `json:"text" doc:"masked"`
	Example  string    `json:"example" doc:"the text with invented values in place of what is masked"`
	At       time.Time `json:"at"`
	Causes   []Cause   `json:"causes"`
	Answered string    `json:"answered,omitempty" doc:"the topic that it was answered with"`
	Reply    string    `json:"reply,omitempty" doc:"of an agent, masked"`
}

const (
	// alike is from where messages are in one group: the cosine to its centre.
	// Among the examples that come with Dragoman, nine in ten (zh) or eight in ten
	// (en) of a group are of the same topic then.
	alike = 0.25
	// dismissedAlike is from where a new message is taken for one of those that
	// were dismissed. What is not shown is missed, so it is stricter.
	dismissedAlike = 0.4
	// onlyPerson is how sure it must be that a message asks for a person, and for
	// nothing else, to be left out.
	onlyPerson = 0.9
	// mostTypical is how many messages and words of a group are shown.
	mostTypical = 8
	week        = 7 * 24 * time.Hour
)

// hashOf names a message.
func hashOf(m *Message) string {
	if m.hash != "" {
		return m.hash
	}
	return chat.MessageHash(m.Conversation, m.Seq)
}

// Models gives the model of a language; nil if there is none.
type Models func(lang string) *retrieval.Model

// Groups groups messages by likeness within each language, those that grow most
// first: this week's beyond last week's, then the most frequent. What is small
// talk, says too little, or asks for nothing but a person is left out, and so is
// what was not answered then but is by now: with the precision that the store
// wants. The same messages give the same groups.
func Groups(messages []Message, models Models, precision float64, settled []chat.Settled, now time.Time) []Group {
	byLanguage := map[string][]Message{}
	for _, m := range messages {
		byLanguage[m.Language] = append(byLanguage[m.Language], m)
	}
	var all []Group
	for _, lang := range slices.Sorted(maps.Keys(byLanguage)) {
		g := grouping{lang: lang, model: models(lang), precision: precision, now: now}
		if g.model == nil {
			continue // nothing to compare with, and no topic to put it to
		}
		g.take(byLanguage[lang], settled)
		all = append(all, g.groups()...)
	}
	slices.SortStableFunc(all, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Week-b.Before, a.Week-a.Before), cmp.Compare(b.Count, a.Count), b.Newest.Compare(a.Newest), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// Together makes a group of messages of one language that belong together,
// whatever else is known of them.
func Together(messages []Message, model *retrieval.Model, now time.Time) Group {
	g := grouping{lang: messages[0].Language, model: model, now: now, messages: messages}
	members := make([]int, len(messages))
	for i, m := range messages {
		g.rankings = append(g.rankings, model.Rank(mask.Sample(m.Text)))
		members[i] = i
	}
	g.compare()
	return g.describe(members)
}

// grouping is the work on one language.
type grouping struct {
	lang      string
	model     *retrieval.Model
	precision float64
	now       time.Time
	messages  []Message
	vectors   []retrieval.Likeness
	rankings  []retrieval.Ranking
}

// take keeps the messages that are worth showing.
func (g *grouping) take(messages []Message, settled []chat.Settled) {
	// Newest first: what begins a group is what buyers write now.
	slices.SortStableFunc(messages, func(a, b Message) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.hash, b.hash))
	})
	done := map[string]bool{}
	var dismissed []retrieval.Likeness
	for _, s := range settled {
		for _, hash := range s.Hashes {
			done[hash] = true
		}
		if s.How == chat.SettledDismissed && s.Language == g.lang && len(s.Texts) > 0 {
			dismissed = append(dismissed, retrieval.Centre(g.model.Likenesses(samples(s.Texts))))
		}
	}
	threshold := g.model.Threshold(g.precision)
	ranked := map[string]retrieval.Ranking{}
	for _, m := range messages {
		if done[hashOf(&m)] || strings.TrimSpace(m.Text) == "" {
			continue
		}
		r, ok := ranked[m.Text]
		if !ok {
			r = g.model.Rank(mask.Sample(m.Text))
			ranked[m.Text] = r
		}
		switch {
		case r.IsSmalltalk, r.Human >= onlyPerson:
		case r.NoneKind == kindVague && r.None > r.Offer:
		case m.Answered == "" && r.Confidence >= threshold:
		default:
			g.messages, g.rankings = append(g.messages, m), append(g.rankings, r)
		}
	}
	g.compare()
	if len(dismissed) > 0 {
		g.drop(dismissed)
	}
}

// compare makes the vectors of the messages.
func (g *grouping) compare() {
	texts := make([]string, len(g.messages))
	for i, m := range g.messages {
		texts[i] = m.Text
	}
	g.vectors = g.model.Likenesses(samples(texts))
}

// kindVague is the kind of messages out of scope that say too little.
const kindVague = "vague"

// drop takes out what is like something that was dismissed.
func (g *grouping) drop(dismissed []retrieval.Likeness) {
	n := 0
	for i, v := range g.vectors {
		if !slices.ContainsFunc(dismissed, func(d retrieval.Likeness) bool { return v.To(d) >= dismissedAlike }) {
			g.messages[n], g.vectors[n], g.rankings[n] = g.messages[i], v, g.rankings[i]
			n++
		}
	}
	g.messages, g.vectors, g.rankings = g.messages[:n], g.vectors[:n], g.rankings[:n]
}

func samples(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = mask.Sample(text)
	}
	return out
}

func (g *grouping) groups() []Group {
	of := retrieval.Cluster(g.vectors, alike)
	members := make([][]int, slices.Max(append([]int{-1}, of...))+1)
	for i, c := range of {
		members[c] = append(members[c], i)
	}
	all := make([]Group, len(members))
	for i, m := range members {
		all[i] = g.describe(m)
	}
	return all
}

// describe makes a group of messages.
func (g *grouping) describe(members []int) Group {
	out := Group{Language: g.lang, Count: len(members), Causes: map[Cause]int{}, Words: []string{}}
	words, topics, meant, kinds := map[string]int{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	vectors := make([]retrieval.Likeness, len(members))
	for n, i := range members {
		m, r := &g.messages[i], &g.rankings[i]
		vectors[n] = g.vectors[i]
		if m.At.After(out.Newest) {
			out.Newest = m.At
		}
		switch age := g.now.Sub(m.At); {
		case age <= week:
			out.Week++
		case age <= 2*week:
			out.Before++
		}
		for _, c := range m.Causes {
			out.Causes[c]++
		}
		for _, word := range g.model.Unknown(mask.Sample(m.Text)) {
			words[word]++
		}
		if m.Meant != "" {
			meant[m.Meant]++
		}
		if len(r.Candidates) > 0 {
			topics[r.Candidates[0].Topic] += r.Candidates[0].Probability
		}
		if r.NoneKind != "" {
			kinds[r.NoneKind] += r.None
		}
	}
	out.Words = slices.SortedFunc(maps.Keys(words), func(a, b string) int { return cmp.Or(cmp.Compare(words[b], words[a]), cmp.Compare(a, b)) })
	out.Words = append([]string{}, out.Words[:min(len(out.Words), mostTypical)]...)
	topic, sum := most(topics)
	out.Topic = chat.Candidate{Topic: topic, Confidence: sum / float64(len(members))}
	out.Meant, _ = most(meant)
	out.Kind, _ = most(kinds)
	g.typical(&out, members, retrieval.Centre(vectors))
	return out
}

// typical shows the messages that are nearest to the centre.
func (g *grouping) typical(out *Group, members []int, centre retrieval.Likeness) {
	likeness := make(map[int]float64, len(members))
	for _, i := range members {
		likeness[i] = g.vectors[i].To(centre)
	}
	order := slices.Clone(members)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(likeness[b], likeness[a]) })
	seen := map[string]bool{}
	for _, i := range order {
		m := &g.messages[i]
		out.Hashes = append(out.Hashes, hashOf(m))
		if out.Reply == "" {
			out.Reply = m.Reply
		}
		if key := strings.ToLower(m.Text); len(out.Typical) < mostTypical && !seen[key] {
			seen[key] = true
			out.Typical = append(out.Typical, Typical{m.Text, mask.Sample(m.Text), m.At, m.Causes, m.Answered, m.Reply})
		}
	}
	sum := sha256.Sum256([]byte(g.lang + "\n" + out.Hashes[0]))
	out.ID = hex.EncodeToString(sum[:8])
}

// most returns the name with the highest number, of several the first by the
// alphabet.
func most(of map[string]float64) (name string, number float64) {
	for _, n := range slices.Sorted(maps.Keys(of)) {
		if of[n] > number {
			name, number = n, of[n]
		}
	}
	return name, number
}
