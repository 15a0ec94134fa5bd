package chat

// FAQEvent is what a visitor did with a question that stands on a product page.
type FAQEvent string

const (
	FAQOpened    FAQEvent = "opened"     // unfolded the answer
	FAQHelped    FAQEvent = "helped"     // said that it helped
	FAQNotHelped FAQEvent = "not_helped" // said that it did not
)

// FAQEvents lists them.
func FAQEvents() []FAQEvent { return []FAQEvent{FAQOpened, FAQHelped, FAQNotHelped} }

// FAQCount says how often visitors did something with a question. Nothing is
// known of who they were.
type FAQCount struct {
	Topic     string `json:"topic"`
	Language  string `json:"lang"`
	Opened    int64  `json:"opened"`
	Helped    int64  `json:"helped"`
	NotHelped int64  `json:"not_helped"`
}
