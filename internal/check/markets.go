package check

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	starter "dragoman/knowledge"
)

// shipped is the table of markets that comes with the program.
var shipped = sync.OnceValues(func() ([]knowledge.Market, error) { return knowledge.LoadMarkets(starter.Files) })

// Settings of the record.
const (
	tableSetting  = "knowledge/markets"  // of the installation: OwnMarkets as JSON
	chosenSetting = "knowledge/markets/" // of a store, whose id follows: ids of markets as JSON
)

// OwnMarket is what an installation says of a market: of one of its own
// everything, of one that is shipped what it adds and leaves out.
type OwnMarket struct {
	ID        string                  `json:"id" doc:"capital letters and digits, 2 to 16"`
	Name      string                  `json:"name,omitempty" doc:"of a market of one's own"`
	Languages []string                `json:"languages,omitempty" doc:"that buyers there read, of a market of one's own; none: all that are offered"`
	Includes  []string                `json:"includes,omitempty" doc:"shipped markets whose requirements hold in a market of one's own too"`
	Add       []knowledge.Requirement `json:"add" doc:"topics that are required as well"`
	Remove    []string                `json:"remove" doc:"topics and facts that are not"`
}

// MarketView is a market as it is in force in an installation.
type MarketView struct {
	ID        string                  `json:"id"`
	Name      string                  `json:"name"`
	Languages []string                `json:"languages" doc:"that buyers there read; none: all that are offered"`
	Topics    []knowledge.Requirement `json:"topics"`
	Facts     []knowledge.Requirement `json:"facts"`
	Shipped   bool                    `json:"shipped" doc:"it comes with the program"`
	Own       *OwnMarket              `json:"own,omitempty" doc:"what the installation says of it"`
}

var marketID = regexp.MustCompile(`^[A-Z0-9]{2,16}$`)

// limits of a market of one's own.
const (
	maxMarkets      = 100 // of an installation
	maxRequirements = 200 // of a market
	maxWhy          = 300 // bytes
)

// own reads what the installation says of markets, and the setting as it is.
func (s *Service) own(ctx context.Context) (markets []OwnMarket, setting string, err error) {
	setting, err = s.record.Setting(ctx, tableSetting)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, "", nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(setting), &markets)
	}
	return markets, setting, err
}

// Markets returns all markets as they are in force, the shipped ones first.
func (s *Service) Markets(ctx context.Context) ([]MarketView, error) {
	own, _, err := s.own(ctx)
	if err != nil {
		return nil, err
	}
	table, err := shipped()
	if err != nil {
		return nil, err
	}
	var views []MarketView
	for _, m := range table {
		v := MarketView{Shipped: true}
		if i := slices.IndexFunc(own, func(o OwnMarket) bool { return o.ID == m.ID }); i >= 0 {
			v.Own = &own[i]
			m = own[i].apply(m)
		}
		views = append(views, v.of(m))
	}
	for i, o := range own {
		if slices.ContainsFunc(table, func(m knowledge.Market) bool { return m.ID == o.ID }) {
			continue
		}
		m := knowledge.Market{ID: o.ID, Name: o.Name, Languages: o.Languages}
		for _, id := range o.Includes {
			if i := slices.IndexFunc(table, func(t knowledge.Market) bool { return t.ID == id }); i >= 0 {
				m = m.Includes(table[i])
			}
		}
		views = append(views, MarketView{Own: &own[i]}.of(o.apply(m)))
	}
	return views, nil
}

func (v MarketView) of(m knowledge.Market) MarketView {
	v.ID, v.Name, v.Topics, v.Facts = m.ID, m.Name, m.Topics, m.Facts
	v.Languages = append([]string{}, m.Languages...)
	return v
}

func (v MarketView) market() knowledge.Market {
	return knowledge.Market{ID: v.ID, Name: v.Name, Languages: v.Languages, Topics: v.Topics, Facts: v.Facts}
}

// apply returns a market with what is added and without what is left out.
func (o *OwnMarket) apply(m knowledge.Market) knowledge.Market {
	gone := func(r knowledge.Requirement) bool { return slices.Contains(o.Remove, r.ID) }
	m.Topics = slices.DeleteFunc(slices.Clone(m.Topics), gone)
	m.Facts = slices.DeleteFunc(slices.Clone(m.Facts), gone)
	return m.Includes(knowledge.Market{Topics: o.Add})
}

// PutMarket adds a market of the installation's own, or changes what it says of
// one. Errors: CodeInvalid, naming the field; CodeConflict.
func (s *Service) PutMarket(ctx context.Context, o OwnMarket) error {
	table, err := shipped()
	if err != nil {
		return err
	}
	isShipped := func(id string) bool {
		return slices.ContainsFunc(table, func(m knowledge.Market) bool { return m.ID == id })
	}
	if err := o.check(isShipped); err != nil {
		return err
	}
	return s.changeMarkets(ctx, func(own []OwnMarket) ([]OwnMarket, error) {
		own = slices.DeleteFunc(own, func(other OwnMarket) bool { return other.ID == o.ID })
		if len(own) >= maxMarkets {
			return nil, chat.Invalid("id", "there may be %d markets of one's own; remove one first", maxMarkets)
		}
		return append(own, o), nil
	})
}

func (o *OwnMarket) check(isShipped func(string) bool) error {
	o.Name = strings.TrimSpace(o.Name)
	if !marketID.MatchString(o.ID) {
		return chat.Invalid("id", "write 2 to 16 capital letters and digits, such as NZ")
	}
	if isShipped(o.ID) {
		o.Name, o.Languages, o.Includes = "", nil, nil
	} else if o.Name == "" || len(o.Name) > 60 {
		return chat.Invalid("name", "give 1 to 60 bytes")
	}
	for _, lang := range o.Languages {
		if !language.BuiltIn().Has(lang) {
			return chat.Invalid("languages", "there are no texts of %q", lang)
		}
	}
	for _, id := range o.Includes {
		if !isShipped(id) {
			return chat.Invalid("includes", "%q is no market that comes with the program", id)
		}
	}
	if len(o.Add) > maxRequirements || len(o.Remove) > maxRequirements {
		return chat.Invalid("add", "a market may ask for %d topics", maxRequirements)
	}
	for i := range o.Add {
		r := &o.Add[i]
		r.Why, r.Reason, r.Least, r.Most = strings.TrimSpace(r.Why), "", "", ""
		if _, _, ok := knowledge.EntryOf("en/" + r.ID + ".yaml"); !ok {
			return chat.Invalid("add", "%q is no id of a topic; write area.name, such as returns.window", r.ID)
		}
		if len(r.Why) > maxWhy {
			return chat.Invalid("add", "say in at most %d bytes why %s is required", maxWhy, r.ID)
		}
	}
	return nil
}

// RemoveMarket removes a market of the installation's own; one that is shipped
// is as it came again.
func (s *Service) RemoveMarket(ctx context.Context, id string) error {
	return s.changeMarkets(ctx, func(own []OwnMarket) ([]OwnMarket, error) {
		i := slices.IndexFunc(own, func(o OwnMarket) bool { return o.ID == id })
		if i < 0 {
			return nil, chat.Errorf(chat.CodeNotFound, "There is nothing of one's own about this market.")
		}
		return slices.Delete(own, i, i+1), nil
	})
}

func (s *Service) changeMarkets(ctx context.Context, change func([]OwnMarket) ([]OwnMarket, error)) error {
	own, was, err := s.own(ctx)
	if err != nil {
		return err
	}
	if own, err = change(own); err != nil {
		return err
	}
	slices.SortFunc(own, func(a, b OwnMarket) int { return cmp.Compare(a.ID, b.ID) })
	value, err := json.Marshal(own)
	if err != nil {
		return err
	}
	done, err := s.record.SwapSetting(ctx, tableSetting, was, string(value))
	if err == nil && !done {
		err = chat.Errorf(chat.CodeConflict, "Somebody else has changed the markets; read them again.")
	}
	return err
}

// Chosen returns the markets that a store sells to; never nil.
func (s *Service) Chosen(ctx context.Context, store chat.StoreID) ([]string, error) {
	chosen := []string{}
	value, err := s.record.Setting(ctx, chosenSetting+string(store))
	if chat.CodeOf(err) == chat.CodeNotFound {
		return chosen, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(value), &chosen)
	}
	return chosen, err
}

// Choose says which markets a store sells to. Errors: CodeInvalid for one that
// there is not.
func (s *Service) Choose(ctx context.Context, store chat.StoreID, ids []string) error {
	markets, err := s.Markets(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(markets, func(m MarketView) bool { return m.ID == id }) {
			return chat.Invalid("markets", "there is no market %q", id)
		}
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	value, err := json.Marshal(append([]string{}, slices.Compact(ids)...))
	if err != nil {
		return err
	}
	return s.record.PutSetting(ctx, chosenSetting+string(store), string(value))
}

// Coverage measures what the markets that a store sells to require.
func (s *Service) Coverage(ctx context.Context, b *knowledge.Base, store chat.Store) ([]knowledge.MarketCoverage, error) {
	out := []knowledge.MarketCoverage{}
	chosen, err := s.Chosen(ctx, store.ID)
	if err != nil || len(chosen) == 0 {
		return out, err
	}
	markets, err := s.Markets(ctx)
	if err != nil {
		return nil, err
	}
	own := factsOf(b, &store)
	for _, m := range markets {
		if slices.Contains(chosen, m.ID) {
			out = append(out, knowledge.Covers(own, m.market()))
		}
	}
	return out, nil
}

// lacks lists the findings of coverage, what several markets require once.
func lacks(store chat.StoreID, coverage []knowledge.MarketCoverage) []Found {
	var found []Found
	for _, c := range coverage {
		for _, f := range c.Findings {
			if !slices.ContainsFunc(found, func(o Found) bool { return o.SameRequirement(f) }) {
				found = append(found, Found{Finding: f, Store: store})
			}
		}
	}
	return found
}
