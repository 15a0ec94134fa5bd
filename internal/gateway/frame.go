package gateway

import (
	"encoding/json"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// protocolVersion is the version of docs/protocol.md.
const protocolVersion = 1

// inbound is any frame of a client; which fields count depends on Type.
type inbound struct {
	Type         string              `json:"type"`
	Version      int                 `json:"version"`
	Key          string              `json:"key"`
	Token        string              `json:"token"`
	Last         int64               `json:"last"`
	After        int64               `json:"after"`
	Before       int64               `json:"before"`
	Locale       string              `json:"locale"`
	Page         string              `json:"page"`
	Timezone     string              `json:"timezone"`
	ID           string              `json:"id"`
	Text         string              `json:"text"`
	Choice       string              `json:"choice"`
	Seq          int64               `json:"seq"`
	Helped       bool                `json:"helped"`
	Score        int                 `json:"score"`
	Comment      string              `json:"comment"`
	Email        string              `json:"email"`
	Name         string              `json:"name"`
	Conversation chat.ConversationID `json:"conversation"`
	Epoch        int64               `json:"epoch"`
	Reason       string              `json:"reason"`
	Topic        string              `json:"topic"`
	To           destination         `json:"to"`
	Confirm      bool                `json:"confirm"`
	Idle         int                 `json:"idle"`  // seconds since the agent did something
	State        chat.PresenceState  `json:"state"` // that an agent chooses
}

// destination is where an agent passes a conversation on to.
type destination struct {
	Agent     chat.AgentID `json:"agent"`
	Group     chat.Group   `json:"group"`
	Assistant bool         `json:"assistant"`
}

type limits struct {
	Text      int `json:"text"`
	Burst     int `json:"burst"`
	PerMinute int `json:"per_minute"`
	Ping      int `json:"ping"`
	Page      int `json:"page"`
}

type welcomeBuyer struct {
	Type         string            `json:"type"`
	Version      int               `json:"version"`
	Token        string            `json:"token"`
	Conversation standing          `json:"conversation"`
	Store        storeFacts        `json:"store"`
	Suggestions  []chat.Suggestion `json:"suggestions"`
	Limits       limits            `json:"limits"`
}

type standing struct {
	State   chat.State `json:"state"`
	Case    int64      `json:"case"`
	LastSeq int64      `json:"last_seq"`
	Lang    string     `json:"lang,omitempty"`
	Agent   string     `json:"agent,omitempty"`
	Rated   bool       `json:"rated,omitempty"`
	Contact string     `json:"contact,omitempty"` // the buyer's own address, as they left it
	waiting
}

// waiting is how it stands with a conversation that waits.
type waiting struct {
	Place int       `json:"place,omitempty"`
	Away  chat.Away `json:"away,omitempty"` // why nobody comes now
	Text  string    `json:"text,omitempty"` // that, in the buyer's words and time zone
}

func waitingOf(w conversation.Wait) waiting {
	return waiting{Place: w.Place, Away: w.Away, Text: w.Text}
}

type storeFacts struct {
	Name      string    `json:"name"`
	Languages []string  `json:"languages"`
	Open      bool      `json:"open"`
	OpensAt   time.Time `json:"opens_at,omitzero"`
	Mail      bool      `json:"mail,omitempty"` // transcripts and answers can be mailed
}

type queuePlace struct {
	Type string `json:"type"`
	waiting
	Open    bool      `json:"open"`
	OpensAt time.Time `json:"opens_at,omitzero"`
}

type welcomeAgent struct {
	Type     string              `json:"type"`
	Version  int                 `json:"version"`
	Agent    *chat.Agent         `json:"agent"`
	Stores   []storeName         `json:"stores"`
	Limits   limits              `json:"limits"`
	Mine     []chat.Conversation `json:"mine"`
	Queue    []chat.Conversation `json:"queue"`
	Presence chat.Presence       `json:"presence"`
	Offers   []offerFrame        `json:"offers"`
}

type storeName struct {
	ID     chat.StoreID  `json:"id"`
	Name   string        `json:"name"`
	Mode   chat.DeskMode `json:"mode"`
	ByHand bool          `json:"by_hand"` // this agent may take from its queue
}

type queueFrame struct {
	Type  string              `json:"type"`
	Queue []chat.Conversation `json:"queue"`
}

type mineFrame struct {
	Type string              `json:"type"`
	Mine []chat.Conversation `json:"mine"`
}

type conversationFrame struct {
	Type         string             `json:"type"`
	Conversation *chat.Conversation `json:"conversation"`
}

type eventsFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	After        int64               `json:"after"`
	Upto         int64               `json:"upto"`
	Events       []chat.Event        `json:"events"`
	More         bool                `json:"more,omitempty"`
}

type historyFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	Before       int64               `json:"before"`
	From         int64               `json:"from"` // the first number looked at: what lies between and is not here, one may not see
	Events       []chat.Event        `json:"events"`
	More         bool                `json:"more"`
}

type ackFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	ID           string              `json:"id"`
	Seq          int64               `json:"seq,omitempty"`
	At           time.Time           `json:"at,omitzero"`
}

type errorFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	Code         chat.Code           `json:"code"`
	Message      string              `json:"message"`
	Field        string              `json:"field,omitempty"`
	ID           string              `json:"id,omitempty"`
	RetryAfter   int                 `json:"retry_after,omitempty"` // seconds
}

type typingFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	Author       chat.Author         `json:"author"`
}

var (
	pingFrame = []byte(`{"type":"ping"}`)
	pongFrame = []byte(`{"type":"pong"}`)
)

// encode renders a frame. The frames above hold nothing that JSON cannot.
func encode(frame any) []byte {
	b, err := json.Marshal(frame)
	if err != nil {
		panic("gateway: frame cannot be encoded: " + err.Error())
	}
	return b
}
