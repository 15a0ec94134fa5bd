package conversation

import (
	"bytes"
	"encoding/json"
	"maps"
	"sync"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
)

// wordings are the answers with stores' own facts, made when a store first
// needs them and again when the assistant or its facts have changed.
type wordings struct {
	mu  sync.Mutex
	all map[chat.StoreID]storeWording
}

type storeWording struct {
	store     *chat.Store // last seen; the same one has the same facts
	facts     map[string]json.RawMessage
	assistant *assistant.Assistant
	wording   *assistant.Wording
}

// Wording returns how a store says the answers of the present assistant; nil
// if it has no facts of its own.
func (s *Service) Wording(store *chat.Store) *assistant.Wording {
	if len(store.Facts) == 0 {
		return nil
	}
	now := s.Assistant()
	s.wordings.mu.Lock()
	defer s.wordings.mu.Unlock()
	kept := s.wordings.all[store.ID]
	if kept.assistant == now && kept.store == store {
		return kept.wording
	}
	kept.store = store
	if kept.assistant != now || !maps.EqualFunc(kept.facts, store.Facts, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		var err error
		if kept.wording, err = now.Wording(store.Facts); err != nil {
			s.log.Error("a fact of the store cannot be said any more; a person gets what needs it", "store", store.ID, "err", err)
		}
		kept.assistant, kept.facts = now, store.Facts
	}
	if s.wordings.all == nil {
		s.wordings.all = make(map[chat.StoreID]storeWording)
	}
	s.wordings.all[store.ID] = kept
	return kept.wording
}
