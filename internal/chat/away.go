package chat

// Away says why nobody of the staff comes to a waiting conversation just now.
type Away string

const (
	AwayNot      Away = ""         // somebody is there
	AwayClosed   Away = "closed"   // outside the store's hours
	AwayAbsent   Away = "absent"   // within them, but nobody who could take it is available
	AwayLanguage Away = "language" // nobody of the staff speaks the buyer's language, and so nobody will
)
