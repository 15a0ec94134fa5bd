package check

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"dragoman/internal/chat"
	"dragoman/internal/consistency"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
)

// What a store may have.
const (
	MaxPages    = 200      // pages
	MaxPageSize = 2 << 20  // of the text of one, in bytes: what outbound.Fetch reads at most
	MaxAllPages = 20 << 20 // of the texts of all, in bytes
	maxName     = 500      // of a page, in bytes
	maxReason   = 500      // of a dismissal, in bytes
)

// How long until a page is fetched again, and after it failed.
const (
	fetchEach  = 24 * time.Hour
	fetchAgain = time.Hour
	// takeFor is how long a page that a node has begun to fetch is left alone.
	takeFor = 5 * time.Minute
)

// NewPage is a page as it is handed in: its address, or its text.
type NewPage struct {
	Store    chat.StoreID
	URL      string // fetched if it is not empty; then Name and Text are not looked at
	Name     string
	Language string // BCP 47; empty if the page says it or it is to be found out
	HTML     bool
	Text     string
}

// AddPage keeps a page of a store, in place of one that has its name. Errors:
// CodeInvalid, naming the limit that it breaks, or why the address cannot be
// fetched.
func (s *Service) AddPage(ctx context.Context, by chat.AgentID, in NewPage) (chat.Page, error) {
	none := chat.Page{}
	in.URL, in.Name, in.Language = strings.TrimSpace(in.URL), strings.TrimSpace(in.Name), strings.TrimSpace(in.Language)
	if in.Language != "" && !language.BuiltIn().Has(in.Language) {
		return none, chat.Invalid("lang", "there are no texts of %q; leave it out to have the language found out", in.Language)
	}
	now := s.now().UTC()
	p := chat.Page{ID: chat.NewID(now), Store: in.Store, Name: in.Name, Language: in.Language, HTML: in.HTML, ReadAt: now, By: by}
	text := in.Text
	due := time.Time{}
	if in.URL != "" {
		fetched, err := outbound.Fetch(ctx, s.client, in.URL)
		if err != nil {
			return none, refused(err)
		}
		p.Name, p.HTML, p.Fetched, p.TriedAt, due = in.URL, fetched.HTML, true, now, now.Add(fetchEach)
		text = fetched.Text
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	switch {
	case p.Name == "":
		return none, chat.Invalid("name", "say what page this is")
	case len(p.Name) > maxName || !utf8.ValidString(p.Name):
		return none, chat.Invalid("name", "give at most %d bytes", maxName)
	case strings.TrimSpace(text) == "":
		return none, chat.Invalid("text", "there is no text in this page").Because("empty")
	case len(text) > MaxPageSize:
		return none, chat.Invalid("text", "a page may have %d MB, this has %.1f; leave out what buyers don't read", MaxPageSize>>20, float64(len(text))/(1<<20)).
			Because(outbound.ReasonLarge, "limit", strconv.Itoa(MaxPageSize>>20))
	}
	pages, err := s.record.Pages(ctx, in.Store)
	if err != nil {
		return none, err
	}
	all := len(text)
	same := slices.IndexFunc(pages, func(o chat.Page) bool { return o.Name == p.Name })
	for i, o := range pages {
		if i != same {
			all += o.Size
		}
	}
	switch {
	case same < 0 && len(pages) >= MaxPages:
		return none, chat.Invalid("pages", "a store may have %d pages; remove some first", MaxPages).Because("many", "limit", strconv.Itoa(MaxPages))
	case all > MaxAllPages:
		return none, chat.Invalid("pages", "the pages of a store may have %d MB together; remove some first", MaxAllPages>>20).Because("full", "limit", strconv.Itoa(MaxAllPages>>20))
	case same >= 0:
		p.ID = pages[same].ID
	}
	p.Size, p.Hash = len(text), record.HashOf([]byte(text))
	return p, s.record.PutPage(ctx, p, []byte(text), due)
}

// refused says why a page was not fetched so that whoever gave the address
// knows what to do.
func refused(err error) error {
	var e *chat.Error
	if !errors.As(err, &e) {
		return err
	}
	message := e.Message
	if e.Code == chat.CodeForbidden {
		message += "; the operator can allow it with DRAGOMAN_ALLOW_NETWORKS"
	}
	return &chat.Error{Code: chat.CodeInvalid, Field: "url", Message: message, Reason: e.Reason}
}

// FetchPage fetches a page again. If that fails, the text stays as it was and
// the page says why. Errors: CodeInvalid for a page without an address,
// CodeNotFound, CodeUnavailable of the record.
func (s *Service) FetchPage(ctx context.Context, id string) (chat.Page, error) {
	p, err := s.record.Page(ctx, id)
	if err != nil {
		return p, err
	}
	if !p.Fetched {
		return p, chat.Invalid("id", "this page has no address to be fetched from; hand it in again")
	}
	now, was, due := s.now().UTC(), p.Hash, s.now().Add(fetchEach)
	p.TriedAt, p.Fault, p.Reason = now, "", nil
	fetched, err := outbound.Fetch(ctx, s.client, p.Name)
	var text []byte
	if err == nil {
		text = []byte(strings.ToValidUTF8(fetched.Text, "\ufffd"))
		p.HTML, p.ReadAt, p.Size, p.Hash = fetched.HTML, now, len(text), record.HashOf(text)
	} else {
		if err = refused(err); ctx.Err() != nil {
			return p, err
		}
		p.Fault, p.Reason, due = strings.TrimPrefix(chat.PublicMessage(err), "url: "), chat.ReasonOf(err), s.now().Add(fetchAgain)
		if text, err = s.record.PageText(ctx, id); err != nil {
			return p, err
		}
	}
	return p, s.record.ChangePage(ctx, p, text, due, was)
}

// fetchEvery is how often a node looks whether a page is due.
const fetchEvery = time.Minute

// Run fetches pages again that are due, computes the collisions that are asked
// for, and prepares findings, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { s.compute(ctx) })
	work.Go(func() { s.prepare(ctx) })
	tick := time.NewTicker(fetchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.fetchDue(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("pages of the stores are not fetched again; trying again", "err", err)
			}
		}
	}
}

func (s *Service) fetchDue(ctx context.Context) error {
	for {
		p, ok, err := s.record.TakeDuePage(ctx, s.now(), s.now().Add(takeFor))
		if err != nil || !ok {
			return err
		}
		_, err = s.FetchPage(ctx, p.ID)
		if code := chat.CodeOf(err); err != nil && code != chat.CodeConflict && code != chat.CodeNotFound {
			return err
		}
	}
}

// PageFindings is a page with what contradicts the knowledge on it.
type PageFindings struct {
	chat.Page
	Read      string  `json:"read_lang" doc:"the language that it was read in; empty if that was not found out"`
	Known     bool    `json:"known" doc:"there are words of that language to read numbers and promises by"`
	Sentences int     `json:"sentences" doc:"that it has"`
	Findings  []Found `json:"findings" doc:"the page's sentence is the text, the answer's or the fact other"`
}

// Pages compares the pages of a store with the knowledge.
func (s *Service) Pages(ctx context.Context, subject Subject, store chat.Store) ([]PageFindings, error) {
	pages, err := s.record.Pages(ctx, store.ID)
	if err != nil || len(pages) == 0 {
		return nil, err
	}
	dismissed, err := s.record.Dismissals(ctx, store.ID)
	if err != nil {
		return nil, err
	}
	checker := consistency.Checker{Base: factsOf(subject.Base, &store)}
	if subject.Answers != nil {
		checker.Topic = func(lang, text string) (string, float64) {
			model := subject.Answers.Model(lang)
			if model == nil {
				return "", 0
			}
			r := model.Rank(text)
			if len(r.Candidates) == 0 {
				return "", 0
			}
			return r.Candidates[0].Topic, r.Candidates[0].Probability
		}
	}
	out := make([]PageFindings, len(pages))
	for i, p := range pages {
		text, err := s.read(ctx, p, subject)
		if err != nil {
			return nil, err
		}
		out[i] = PageFindings{Page: p, Read: text.Language, Known: text.Known(), Sentences: text.Sentences, Findings: []Found{}}
		said := map[string]bool{}
		for _, f := range checker.Text(text) {
			found := Found{Finding: f, Store: store.ID, Page: p.ID, Dismissal: dismissal(f)}
			if said[found.Dismissal] {
				continue // a page may say the same ten times
			}
			said[found.Dismissal] = true
			if d, ok := dismissed[found.Dismissal]; ok {
				found.Dismissed = &d
			}
			out[i].Findings = append(out[i].Findings, found)
		}
		slices.SortStableFunc(out[i].Findings, func(a, b Found) int { return cmp.Compare(rank(a), rank(b)) })
	}
	return out, nil
}

// rank puts errors first, and last what was dismissed.
func rank(f Found) int {
	switch {
	case f.Dismissed != nil:
		return 2
	case f.Severity == knowledge.SeverityError:
		return 0
	}
	return 1
}

// read reads a page, once for its text.
func (s *Service) read(ctx context.Context, p chat.Page, subject Subject) (consistency.Text, error) {
	key := textKey{hash: p.Hash, lang: p.Language, name: p.Name, html: p.HTML}
	var detect func(string) string
	if subject.Answers != nil {
		key.detector = subject.Answers.Detector()
		detect = func(text string) string { return key.detector.Detect(text, nil, language.Prior{}).Language }
	}
	if text, ok := s.texts.get(key); ok {
		return text, nil
	}
	data, err := s.record.PageText(ctx, p.ID)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return consistency.Text{Name: p.Name}, nil // removed since
	}
	if err != nil {
		return consistency.Text{}, err
	}
	text := consistency.Page{Name: p.Name, Language: p.Language, HTML: p.HTML, Text: string(data)}.Read(detect)
	if record.HashOf(data) == p.Hash { // else it was changed since
		s.texts.put(key, text)
	}
	return text, nil
}

// dismissal is a key of what a finding about a page says, wherever it stands:
// the same sentence is dismissed on all pages of the store, and is a finding
// again once it, or the fact, says something else.
func dismissal(f knowledge.Finding) string {
	sum := sha256.Sum256([]byte(f.Key()))
	return hex.EncodeToString(sum[:16])
}

// Dismiss notes that a finding about a page is none. Errors: CodeInvalid,
// CodeNotFound if there is no such finding.
func (s *Service) Dismiss(ctx context.Context, by *chat.Agent, subject Subject, store chat.Store, key, reason string) (chat.Dismissal, error) {
	reason = strings.TrimSpace(reason)
	d := chat.Dismissal{Store: store.ID, Key: key, Reason: reason, By: by.ID, Name: by.Name, At: s.now().UTC()}
	if reason == "" || len(reason) > maxReason {
		return d, chat.Invalid("reason", "say in 1 to %d bytes why this is no contradiction", maxReason)
	}
	pages, err := s.Pages(ctx, subject, store)
	if err != nil {
		return d, err
	}
	for _, p := range pages {
		for _, f := range p.Findings {
			if f.Dismissal == key {
				d.Text = f.Text
				return d, s.record.PutDismissal(ctx, d)
			}
		}
	}
	return d, chat.Errorf(chat.CodeNotFound, "There is no such finding any more.")
}
