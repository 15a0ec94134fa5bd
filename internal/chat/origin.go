package chat

import "net/url"

// SameOrigin reports whether a page of this origin was served by this host.
func SameOrigin(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == host
}

// Admits reports whether a page of this origin may speak for the store: pages
// that this host serves and those that the store lists.
func (s *Store) Admits(origin, host string) bool {
	return SameOrigin(origin, host) || s.AllowsOrigin(origin)
}
