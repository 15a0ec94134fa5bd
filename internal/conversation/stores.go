package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"dragoman/internal/chat"
)

// storesFresh is how long stores are remembered; a change made by another
// process shows within this time.
const storesFresh = 5 * time.Second

// storeCache remembers the stores between looks into the record.
type storeCache struct {
	mu     sync.Mutex
	stores []*chat.Store
	readAt time.Time
}

// Stores returns all stores. Don't change them.
func (s *Service) Stores(ctx context.Context) ([]*chat.Store, error) {
	s.stores.mu.Lock()
	defer s.stores.mu.Unlock()
	if s.stores.stores != nil && s.now().Sub(s.stores.readAt) < storesFresh {
		return s.stores.stores, nil
	}
	list, err := s.record.Stores(ctx)
	if err != nil {
		return nil, err
	}
	fresh := make([]*chat.Store, len(list))
	for i := range list {
		fresh[i] = &list[i]
	}
	s.stores.stores, s.stores.readAt = fresh, s.now()
	return fresh, nil
}

// StoresChanged has the stores read again at once on this node; others do so
// within storesFresh.
func (s *Service) StoresChanged(context.Context) {
	s.stores.mu.Lock()
	s.stores.stores = nil
	s.stores.mu.Unlock()
}

// StoreByKey returns the store with this site key. Errors: CodeNotFound.
func (s *Service) StoreByKey(ctx context.Context, key string) (*chat.Store, error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	for _, store := range stores {
		if store.Key == key {
			return store, nil
		}
	}
	return nil, chat.Errorf(chat.CodeNotFound, "There is no store with this site key.")
}

// mostAsked is how many questions a widget shows before the first message.
const mostAsked = 5

// Suggestions returns the questions that buyers ask most, in the locale's
// language if the store speaks it, else in the store's own.
func (s *Service) Suggestions(store *chat.Store, locale string) []chat.Suggestion {
	return s.answers().Suggestions(store.LanguageFor(locale), mostAsked)
}

// FirstStore returns the first of these stores. Errors: CodeNotFound.
func (s *Service) FirstStore(ctx context.Context, ids []chat.StoreID) (*chat.Store, error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	for _, store := range stores {
		if slices.Contains(ids, store.ID) {
			return store, nil
		}
	}
	return nil, chat.Errorf(chat.CodeNotFound, "You belong to no store.")
}

// store returns a store by its id. Errors: CodeNotFound.
func (s *Service) store(ctx context.Context, id chat.StoreID) (*chat.Store, error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	for _, store := range stores {
		if store.ID == id {
			return store, nil
		}
	}
	return nil, chat.Errorf(chat.CodeNotFound, "There is no such store.")
}
