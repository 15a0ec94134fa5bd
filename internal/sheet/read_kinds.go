package sheet

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func (r *reader) readLanguages(t Table) {
	for _, l := range r.lines(&t) {
		draft := l.yes("draft")
		if spoken := l.language(); spoken != nil && !l.bad {
			spoken.Draft = draft
		}
	}
}

func (r *reader) readTopics(t Table) {
	type ranked struct {
		id   string
		rank int
	}
	var topics []knowledge.Topic
	var asked []ranked
	rows := map[string]int{}
	for _, l := range r.lines(&t) {
		topic := knowledge.Topic{ID: l.topic(), Group: chat.Group(l.choice("group", groups())), Scope: l.cells["scope"], Off: l.yes("off")}
		if topic.Scope == "" {
			l.fault("scope", "missing")
		}
		if first, twice := rows[topic.ID]; twice && topic.ID != "" {
			l.fault("topic", "twice", "text", topic.ID, "row", itoa(first))
		}
		if rank := l.cells["most_asked"]; rank != "" {
			n, err := strconv.Atoi(rank)
			if err != nil || n < 1 {
				l.fault("most_asked", "number", "text", rank)
			}
			asked = append(asked, ranked{topic.ID, n})
		}
		rows[topic.ID] = l.row + 1
		topics = append(topics, topic)
	}
	if len(topics) == 0 {
		r.fault(&t, -1, -1, "empty_topics")
		return
	}
	for _, before := range slices.Clone(r.base.Topics) {
		if rows[before.ID] == 0 {
			_ = r.base.RemoveTopic(before.ID) // it is there
			for tag := range r.base.Languages {
				r.languages[tag] = true
			}
		}
	}
	slices.SortStableFunc(asked, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	r.base.Topics, r.base.MostAsked = topics, nil
	for _, a := range asked {
		r.base.MostAsked = append(r.base.MostAsked, a.id)
	}
}

// topic returns the id in a row, "" with a fault.
func (l *line) topic() string {
	id := l.key("topic")
	if _, _, ok := knowledge.EntryOf(knowledge.EntryFile("en", id)); id != "" && !ok {
		l.fault("topic", "topic_malformed", "text", id)
	}
	return id
}

func (r *reader) readFacts(t Table) {
	forms, rows := map[string]knowledge.Form{}, map[string]int{}
	for _, l := range r.lines(&t) {
		name := l.key("name")
		if first, twice := rows[name]; twice && name != "" {
			l.fault("name", "twice", "text", name, "row", itoa(first))
		}
		rows[name] = l.row + 1
		kinds := slices.Sorted(maps.Keys(fieldsOf))
		kind := l.choice("type", kinds)
		if l.bad {
			continue
		}
		form := l.form(kind, r.before.Facts[name])
		if l.bad {
			continue
		}
		one := &knowledge.Base{Facts: map[string]knowledge.Fact{}}
		if err := one.PutFacts(map[string]knowledge.Form{name: form}); err != nil {
			l.fault(blamed(kind, reason(err)), "fact", "reason", reason(err))
			continue
		}
		forms[name] = form
	}
	for name := range r.base.Facts {
		if rows[name] == 0 {
			forms[name] = nil
		}
	}
	if err := r.base.PutFacts(forms); err != nil {
		r.fault(&t, -1, -1, "fact", "reason", reason(err))
	}
}

// blamed returns the column that the reason for refusing a fact is about.
func blamed(kind, reason string) string {
	for _, field := range fieldsOf[kind] {
		if strings.Contains(reason, field) {
			return field
		}
	}
	if len(fieldsOf[kind]) == 1 {
		return fieldsOf[kind][0]
	}
	return "type"
}

// form reads the fields of a fact.
func (l *line) form(kind string, before knowledge.Fact) knowledge.Form {
	form := knowledge.Form{"type": kind}
	for _, field := range fieldsOf[kind] {
		list := l.lists[field]
		value := l.cells[field]
		if len(list) > 0 {
			value = list[0]
		}
		switch {
		case field == "value" && (kind == "list" || kind == "languages" || kind == "countries"), field == "days":
			form[field] = list
		case field == "min" && value == "":
		case field == "min", field == "max", field == "value" && (kind == "count" || kind == "percent"):
			n, err := strconv.Atoi(number(strings.TrimSuffix(value, "%")))
			if err != nil {
				l.fault(field, "number", "text", value)
			}
			form[field] = n
		case field == "amount":
			form[field] = amount(value, before)
		case kind == "date":
			form[field] = date(value)
		case field == "from", field == "to":
			form[field] = clock(value)
		case field == "unit":
			form[field] = strings.ReplaceAll(strings.ToLower(value), " ", "_")
		case field == "currency", kind == "currency":
			form[field] = strings.ToUpper(value)
		default:
			form[field] = strings.Join(list, " ") + l.cells[field]
		}
	}
	return form
}

func (r *reader) readEntries(t Table) {
	spoken := r.language(t.lang)
	entries, rows := map[string]*knowledge.Entry{}, map[string]int{}
	for _, l := range r.lines(&t) {
		e := &knowledge.Entry{
			Topic: l.topic(), Question: l.cells["question"], Apology: l.cells["apology"], Solution: l.cells["solution"],
			FollowUps: lower(l.lists["follow_ups"]), Examples: l.lists["examples"],
		}
		if text := l.cells["with_order"]; text != "" {
			e.Variants = map[string]string{knowledge.VariantWithOrder: text}
		}
		if !l.bad {
			if _, known := r.base.Topic(e.Topic); !known {
				l.fault("topic", "topic_unknown", "text", e.Topic)
			}
		}
		if first, twice := rows[e.Topic]; twice && e.Topic != "" {
			l.fault("topic", "twice", "text", e.Topic, "row", itoa(first))
		}
		rows[e.Topic] = l.row + 1
		if e.Question == "" {
			l.fault("question", "missing")
		} else if err := e.Tidy(); err != nil {
			l.fault("question", "missing")
		}
		for _, id := range e.FollowUps {
			if _, known := r.base.Topic(id); !known {
				l.fault("follow_ups", "topic_unknown", "text", id)
			}
		}
		for column, text := range map[string]string{"apology": e.Apology, "solution": e.Solution, "with_order": e.Variants[knowledge.VariantWithOrder]} {
			if text != "" {
				r.compiled = append(r.compiled, templateAt{t.lang, text, func(code string, args ...string) { l.fault(column, code, args...) }})
			}
		}
		entries[e.Topic] = e
	}
	spoken.Entries = entries
}

func lower(list []string) []string {
	for i := range list {
		list[i] = strings.ToLower(list[i])
	}
	return list
}

// placeholders looks at the texts of entries when all facts are known.
func (r *reader) placeholders() {
	for _, c := range r.compiled {
		if code, args := r.unfilled(c.lang, c.text); code != "" {
			c.fault(code, args...)
		}
	}
}

var factNamed = regexp.MustCompile(`\{facts\.([^{}:]*)`)

// unfilled says which fault the placeholders of a text have, "" for none.
func (r *reader) unfilled(lang, text string) (code string, args []string) {
	_, err := r.base.Compile(lang, text)
	if err == nil {
		return "", nil
	}
	for _, m := range factNamed.FindAllStringSubmatch(text, -1) {
		if _, known := r.base.Facts[m[1]]; !known {
			return "fact_unknown", []string{"text", m[1]}
		}
	}
	return "placeholder", []string{"reason", err.Error()}
}

// byLanguage reads the rows of a table that names a language in each, after
// clearing what those languages have of it.
func (r *reader) byLanguage(t Table, clear func(*knowledge.Language), take func(*knowledge.Language, *line)) {
	cleared := map[string]bool{}
	for _, l := range r.lines(&t) {
		spoken := l.language()
		if spoken == nil {
			continue
		}
		if !cleared[spoken.Tag] {
			cleared[spoken.Tag] = true
			clear(spoken)
		}
		take(spoken, l)
	}
}

func (r *reader) readSmalltalk(t Table) {
	r.byLanguage(t, func(s *knowledge.Language) { s.Smalltalk = nil }, func(s *knowledge.Language, l *line) {
		s.Smalltalk = append(s.Smalltalk, knowledge.Kind{Kind: l.key("kind"), Examples: l.lists["examples"], Replies: l.lists["replies"]})
	})
}

func (r *reader) readOutOfScope(t Table) {
	r.byLanguage(t, func(s *knowledge.Language) { s.OutOfScope = nil }, func(s *knowledge.Language, l *line) {
		s.OutOfScope = append(s.OutOfScope, knowledge.Kind{Kind: l.key("kind"), Examples: l.lists["examples"]})
	})
}

func (r *reader) readHuman(t Table) {
	var last *knowledge.Language
	cleared := map[string]bool{}
	for _, l := range r.lines(&t) {
		if l.cells["language"] != "" || last == nil {
			if last = l.language(); last == nil {
				continue
			}
		}
		if !cleared[last.Tag] {
			cleared[last.Tag], last.Human = true, nil
		}
		last.Human = append(slices.Clip(last.Human), l.lists["examples"]...)
	}
}

func (r *reader) readLexicon(t Table) {
	r.byLanguage(t, func(s *knowledge.Language) { s.Lexicon.Concepts = nil }, func(s *knowledge.Language, l *line) {
		s.Lexicon.Concepts = append(s.Lexicon.Concepts, knowledge.Concept{ID: l.key("concept"), Terms: l.lists["terms"]})
	})
}

func (r *reader) readAlerts(t Table) {
	categories := []string{string(chat.AlertFraud), string(chat.AlertSafety), string(chat.AlertLegal), string(chat.AlertAnger)}
	r.byLanguage(t, func(s *knowledge.Language) { s.Lexicon.Alerts = nil }, func(s *knowledge.Language, l *line) {
		s.Lexicon.Alerts = append(s.Lexicon.Alerts, knowledge.Alert{
			Category: chat.AlertCategory(l.choice("category", categories)), Severity: l.choice("severity", []string{knowledge.AlertHigh, knowledge.AlertMedium}),
			Terms: l.lists["terms"], Examples: l.lists["examples"],
		})
	})
}
