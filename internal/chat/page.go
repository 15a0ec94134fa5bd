package chat

import "time"

// Page is a page of a store's site: the knowledge base is not to contradict it.
type Page struct {
	ID       string    `json:"id"`
	Store    StoreID   `json:"store"`
	Name     string    `json:"name" doc:"its address, or what it is called here"`
	Fetched  bool      `json:"fetched" doc:"its name is an address that the server fetches it from, once a day"`
	Language string    `json:"lang,omitempty" doc:"as it was given; missing if the page says it or it is found out"`
	HTML     bool      `json:"html" doc:"or plain text"`
	Size     int       `json:"size" doc:"of the text, in bytes"`
	Hash     string    `json:"hash" doc:"SHA-256 of the text"`
	ReadAt   time.Time `json:"read_at" doc:"when this text was fetched or handed in"`
	TriedAt  time.Time `json:"tried_at,omitzero" doc:"when it was last tried to fetch"`
	Fault    string    `json:"fault,omitempty" doc:"why that failed; the text is that of the last time it did not"`
	Reason   *Reason   `json:"fault_reason,omitempty" doc:"the same for pages in other languages: admin.check_fetch_NAME in locales/"`
	By       AgentID   `json:"by,omitempty" doc:"who handed it in"`
}

// Dismissal is somebody's word that a finding about a page is none.
type Dismissal struct {
	Store  StoreID   `json:"store"`
	Key    string    `json:"key" doc:"of the finding"`
	Reason string    `json:"reason"`
	Text   string    `json:"text" doc:"of the page, as it was then"`
	By     AgentID   `json:"by,omitempty"`
	Name   string    `json:"name,omitempty" doc:"of who did it, at that time"`
	At     time.Time `json:"at"`
}
