package conversation

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

const (
	// overloadFactor is how many times the usual arrivals of an hour make an
	// overload, from overloadLeast on.
	overloadFactor = 3
	overloadLeast  = 20
	// It is over when fewer than half of that come (1.5 times the usual), seen
	// in looks at least calmFor apart and all between them.
	calmFor = 5 * time.Minute
	// usualDays is how many days the usual of an hour is taken from; with fewer
	// than usualNeeded in the record there is no usual yet.
	usualDays   = 14
	usualNeeded = 3
	// heldFor is how long an overload that a lead has ended does not begin again
	// by itself.
	heldFor = time.Hour
	// overloadLook is how often the arrivals are counted, overloadRead how often
	// it is read what other nodes and leads have decided.
	overloadLook = time.Minute
	overloadRead = 5 * time.Second
)

// Overload says whether more comes to a store than its people can take. It is
// kept in the record: all nodes agree, and it survives a restart.
type Overload struct {
	On       bool         `json:"on"`
	Since    time.Time    `json:"since,omitzero"` // of On, or of its end
	Manual   bool         `json:"manual,omitempty"`
	By       chat.AgentID `json:"by,omitempty"` // who switched it last; "" for Dragoman
	Name     string       `json:"name,omitempty"`
	Until    time.Time    `json:"until,omitzero"` // when one switched on by hand ends; zero: by hand
	Arrivals int          `json:"arrivals"`       // cases opened in the hour before it began or ended
	Usual    int          `json:"usual"`          // of that hour
	Calm     time.Time    `json:"calm,omitzero"`  // since when fewer come
	Held     time.Time    `json:"held,omitzero"`  // until then it does not begin by itself
}

// overloads remembers the overload of each store between looks into the record.
type overloads struct {
	mu   sync.RWMutex
	kept map[chat.StoreID]Overload
}

// overload returns the store's overload as this node knows it.
func (s *Service) overload(store chat.StoreID) Overload {
	s.overloads.mu.RLock()
	defer s.overloads.mu.RUnlock()
	return s.overloads.kept[store]
}

// keepOverload remembers it, and has what is shown of the queue told anew if it
// began or ended.
func (s *Service) keepOverload(store chat.StoreID, o Overload) {
	s.overloads.mu.Lock()
	changed := s.overloads.kept[store].On != o.On
	if s.overloads.kept == nil {
		s.overloads.kept = map[chat.StoreID]Overload{}
	}
	s.overloads.kept[store] = o
	s.overloads.mu.Unlock()
	if changed {
		s.queueChangedHere(store)
	}
}

// drawsExternal reports whether the store's external helpers may take
// conversations from the queue: while its own people cannot keep up.
func (s *Service) drawsExternal(store chat.StoreID) bool { return s.overload(store).On }

func overloadSetting(store chat.StoreID) string { return "overload:" + string(store) }

// readOverload returns the store's overload as the record has it, and the text
// that a change must find there.
func (s *Service) readOverload(ctx context.Context, store chat.StoreID) (o Overload, text string, err error) {
	text, err = s.record.Setting(ctx, overloadSetting(store))
	if chat.CodeOf(err) == chat.CodeNotFound {
		return Overload{}, "", nil
	}
	if err != nil {
		return Overload{}, "", err
	}
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return Overload{}, "", chat.Errorf(chat.CodeInternal, "reading the overload of a store: %w", err)
	}
	return o, text, nil
}

// changeOverload writes the store's overload unless somebody else was faster,
// and an audit line if it began or ended.
func (s *Service) changeOverload(ctx context.Context, store chat.StoreID, before Overload, text string, after Overload) (bool, error) {
	body, err := json.Marshal(after)
	if err != nil {
		return false, chat.Errorf(chat.CodeInternal, "writing the overload of a store: %w", err)
	}
	done, err := s.record.SwapSetting(ctx, overloadSetting(store), text, string(body))
	if err != nil || !done {
		return false, err
	}
	s.keepOverload(store, after)
	s.forgetBoard(store)
	if before.On == after.On {
		return true, nil
	}
	action := chat.AuditOverloadOff
	if after.On {
		action = chat.AuditOverloadOn
	}
	s.log.Info(string(action), "store", store, "by", after.By, "arrivals", after.Arrivals, "usual", after.Usual)
	detail, err := json.Marshal(struct {
		Arrivals int       `json:"arrivals"`
		Usual    int       `json:"usual"`
		Until    time.Time `json:"until,omitzero"`
	}{after.Arrivals, after.Usual, after.Until})
	if err != nil {
		return true, chat.Errorf(chat.CodeInternal, "writing the audit log: %w", err)
	}
	return true, s.record.Audit(ctx, chat.AuditEntry{Store: store, By: after.By, Name: after.Name, Action: action, Target: string(store), Detail: detail})
}

// maxOverload bounds how long an overload lasts that a lead switches on.
const maxOverload = 24 * time.Hour

// SwitchOverload begins or ends the store's overload by a lead's hand; lasts is
// when it ends by itself, 0 for not before they end it. One that was ended does
// not begin again by itself within an hour. Errors: CodeInvalid, CodeConflict.
func (s *Service) SwitchOverload(ctx context.Context, lead *chat.Agent, store chat.StoreID, on bool, lasts time.Duration) (Overload, error) {
	if lasts < 0 || lasts > maxOverload {
		return Overload{}, chat.Invalid("minutes", "give up to %d, or 0 until it is switched off", int(maxOverload/time.Minute))
	}
	before, text, err := s.readOverload(ctx, store)
	if err != nil {
		return Overload{}, err
	}
	now := s.now().UTC()
	after := Overload{On: on, Since: now, Manual: true, By: lead.ID, Name: lead.Name}
	if on && before.On {
		after.Since = before.Since
	}
	if on && lasts > 0 {
		after.Until = now.Add(lasts)
	}
	if !on {
		after.Held = now.Add(heldFor)
	}
	if after.Arrivals, after.Usual, _, err = s.arrivals(ctx, store); err != nil {
		return Overload{}, err
	}
	done, err := s.changeOverload(ctx, store, before, text, after)
	if err == nil && !done {
		err = chat.Errorf(chat.CodeConflict, "Somebody else has just changed this.")
	}
	return after, err
}

// watchOverload keeps the overloads of all stores up to date until ctx ends.
func (s *Service) watchOverload(ctx context.Context) {
	read := time.NewTicker(overloadRead)
	defer read.Stop()
	var looked time.Time
	for {
		stores, err := s.Stores(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("overload not looked at", "err", err)
		}
		look := s.now().Sub(looked) >= overloadLook
		for _, store := range stores {
			if err := s.lookAtLoad(ctx, store.ID, look); err != nil && ctx.Err() == nil {
				s.log.Warn("overload not looked at", "store", store.ID, "err", err)
			}
		}
		if look {
			looked = s.now()
		}
		select {
		case <-ctx.Done():
			return
		case <-read.C:
		}
	}
}

// lookAtLoad reads the store's overload, and with look counts the arrivals and
// begins or ends it.
func (s *Service) lookAtLoad(ctx context.Context, store chat.StoreID, look bool) error {
	before, text, err := s.readOverload(ctx, store)
	if err != nil {
		return err
	}
	s.keepOverload(store, before)
	now := s.now().UTC()
	ends := before.On && !before.Until.IsZero() && !now.Before(before.Until)
	if !look && !ends {
		return nil
	}
	arrivals, usual, known, err := s.arrivals(ctx, store)
	if err != nil {
		return err
	}
	after := before.next(now, arrivals, usual, known)
	if after == before {
		return nil
	}
	_, err = s.changeOverload(ctx, store, before, text, after)
	return err
}

// next says how an overload goes on by itself.
func (o Overload) next(now time.Time, arrivals, usual int, known bool) Overload {
	changed := Overload{On: !o.On, Since: now, Arrivals: arrivals, Usual: usual}
	calm := arrivals < max(overloadFactor*usual, overloadLeast)/2
	switch {
	case o.On && o.Manual:
		if !o.Until.IsZero() && !now.Before(o.Until) {
			return changed
		}
	case o.On && !calm:
		o.Calm = time.Time{}
	case o.On && o.Calm.IsZero():
		o.Calm = now
	case o.On:
		if now.Sub(o.Calm) >= calmFor {
			return changed
		}
	case known && arrivals >= overloadLeast && arrivals > overloadFactor*usual && !now.Before(o.Held):
		return changed
	}
	return o
}

// arrivals returns how many cases were opened in the last hour and how many are
// usual: the median of the same hour on the days before, by the store's clock.
// It is not known before the store has been open for some days.
func (s *Service) arrivals(ctx context.Context, id chat.StoreID) (arrivals, usual int, known bool, err error) {
	store, err := s.store(ctx, id)
	if err != nil {
		return 0, 0, false, err
	}
	now := s.now().In(zone(store))
	if arrivals, err = s.record.CountOpened(ctx, id, record.Span{From: now.Add(-time.Hour), To: now}); err != nil {
		return 0, 0, false, err
	}
	first, err := s.record.FirstOpened(ctx, id)
	if err != nil {
		return 0, 0, false, err
	}
	var counts []int
	for day := 1; day <= usualDays; day++ {
		to := now.AddDate(0, 0, -day)
		from := to.Add(-time.Hour)
		if first.IsZero() || from.Before(first) {
			break
		}
		n, err := s.record.CountOpened(ctx, id, record.Span{From: from, To: to})
		if err != nil {
			return 0, 0, false, err
		}
		counts = append(counts, n)
	}
	if len(counts) < usualNeeded {
		return arrivals, 0, false, nil
	}
	slices.Sort(counts)
	return arrivals, counts[len(counts)/2], true, nil
}
