package conversation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live/livetest"
	"dragoman/internal/mail"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// postbox keeps the letters it is given.
type postbox struct {
	letters []mail.Letter
	to, ids []string
	fails   error
	during  func() // called while a letter is sent
}

func (p *postbox) Send(_ context.Context, to, id string, l *mail.Letter) error {
	if p.during != nil {
		p.during()
	}
	p.ids = append(p.ids, id)
	if p.fails != nil {
		return p.fails
	}
	p.letters, p.to = append(p.letters, *l), append(p.to, to)
	return nil
}

// mailing is a service with a postbox and a clock.
type mailing struct {
	*Service
	t     *testing.T
	box   *postbox
	clock *clock
	ana   *chat.Agent
	n     int
}

func newMailing(t *testing.T) *mailing {
	m := &mailing{t: t, box: &postbox{}, clock: clockAt(monday)}
	config := recordtest.SQLite(t)
	config.Now = m.clock.now
	rec, l := recordtest.Open(t, config), livetest.Open(t, "")
	post := &Post{Mailer: m.box, PublicURL: "https://chat.shop.example"}
	m.Service = New(rec, desk.New(l, desk.Config{Proof: time.Hour}), l, nil, post, nil, slog.New(slog.DiscardHandler))
	m.Service.now = config.Now
	store := chat.Store{ID: "demo", Key: "demo", Name: "Harbour & Co", Locale: "en", Languages: []string{"en"}, Hours: workdays("Europe/Berlin"), Origins: []string{"https://shop.example"}}
	if err := rec.PutStore(context.Background(), store); err != nil {
		t.Fatal(err)
	}
	m.ana = m.employs(t, "ana", true)
	return m
}

// taken opens a conversation of a buyer who left an address, with an agent.
func (m *mailing) taken(id chat.ConversationID, page string) chat.Conversation {
	m.t.Helper()
	ctx := context.Background()
	m.escalates(m.t, id, "en", "America/New_York")
	if _, err := m.record.Append(ctx, record.Append{Store: "demo", Conversation: id, Expect: record.Any, Touch: func(c *chat.Conversation) { c.Page = page }}); err != nil {
		m.t.Fatal(err)
	}
	store, err := m.store(ctx, "demo")
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err := m.LeaveContact(ctx, store, id, "contact", chat.Contact{Email: "kim@buyer.example", Name: "Kim"}); err != nil {
		m.t.Fatal(err)
	}
	c, err := m.Claim(ctx, m.ana, id)
	if err != nil {
		m.t.Fatal(err)
	}
	return c
}

func (m *mailing) says(c *chat.Conversation, text string) Receipt {
	m.t.Helper()
	m.n++
	r, err := m.AgentSay(context.Background(), m.ana, Reply{Conversation: c.ID, ClientID: fmt.Sprint("said", m.n), Text: text, Epoch: c.Epoch})
	if err != nil {
		m.t.Fatal(err)
	}
	return r
}

// pass lets time go by and sends what is due then.
func (m *mailing) pass(d time.Duration) {
	m.clock.pass(d)
	for m.sendNext(context.Background()) {
	}
}

func (m *mailing) words(i int) string {
	m.t.Helper()
	if len(m.box.letters) <= i {
		m.t.Fatalf("%d letters went out, want one more", len(m.box.letters))
	}
	var words []string
	for _, line := range m.box.letters[i].Lines {
		words = append(words, line.Text)
	}
	return strings.Join(words, "|")
}

func TestAnAnswerReachesABuyerWhoIsGone(t *testing.T) {
	m := newMailing(t)
	c := m.taken("c", "https://shop.example/lamp")
	m.says(&c, "It is on its way.")
	m.pass(time.Minute)
	m.says(&c, "It arrives tomorrow.")
	m.pass(quietTime - time.Minute - time.Second)
	if n := len(m.box.letters); n != 0 {
		t.Fatalf("%d letters in the quiet time", n)
	}
	m.pass(time.Second)
	if got := m.words(0); got != "It is on its way.|It arrives tomorrow." || m.box.to[0] != "kim@buyer.example" {
		t.Errorf("%q went to %s", got, m.box.to[0])
	}
	l := m.box.letters[0]
	if l.Subject != "Harbour & Co: an answer to your question" || l.Link != "https://shop.example/lamp" || l.Lines[0].Name != "ana" || l.Lines[0].Time != "23 November 2026 4:00 AM" {
		t.Errorf("the letter is %+v", l)
	}
	m.pass(time.Hour)
	m.says(&c, "It has arrived.")
	m.pass(quietTime)
	if got := m.words(1); got != "It has arrived." || len(m.box.letters) != 2 || m.box.ids[0] == m.box.ids[1] {
		t.Errorf("then %q went out, of %d, as %v", got, len(m.box.letters), m.box.ids)
	}
}

func TestWhatTheBuyerHasSeenIsNotMailed(t *testing.T) {
	m, ctx := newMailing(t), context.Background()
	c := m.taken("c", "")
	seen := m.says(&c, "Seen.")
	m.Reached(ctx, c.ID, seen.Seq)
	m.pass(quietTime)
	if n := len(m.box.letters); n != 0 {
		t.Fatalf("%d letters to a buyer who is there", n)
	}
	seen = m.says(&c, "Seen too.")
	m.says(&c, "Not seen.")
	m.Reached(ctx, c.ID, seen.Seq)
	m.pass(quietTime)
	if got := m.words(0); got != "Not seen." {
		t.Errorf("%q went out", got)
	}
}

func TestWithoutAnAddressNothingIsMailed(t *testing.T) {
	m := newMailing(t)
	m.escalates(t, "c", "en", "")
	c, err := m.Claim(context.Background(), m.ana, "c")
	if err != nil {
		t.Fatal(err)
	}
	m.says(&c, "Anybody there?")
	m.pass(time.Hour)
	if n := len(m.box.ids); n != 0 {
		t.Errorf("%d letters to nobody", n)
	}
}

func TestOnlyTheStoresOwnPagesAreLinked(t *testing.T) {
	for page, want := range map[string]string{
		"https://shop.example/lamp":        "https://shop.example/lamp",
		"https://chat.shop.example/":       "https://chat.shop.example/",
		"https://shop.example.evil/lamp":   "",
		"http://shop.example/lamp":         "",
		"javascript:alert(1)":              "",
		"https://shop.example@evil.test/x": "",
		"":                                 "",
	} {
		m := newMailing(t)
		c := m.taken("c", page)
		m.says(&c, "Hello.")
		m.pass(quietTime)
		if m.words(0); m.box.letters[0].Link != want {
			t.Errorf("on page %q the link is %q", page, m.box.letters[0].Link)
		}
	}
}

func TestMailIsTriedForADay(t *testing.T) {
	m := newMailing(t)
	c := m.taken("c", "")
	m.box.fails = errors.New("the server is down")
	m.says(&c, "Hello.")
	m.pass(quietTime)
	if len(m.box.ids) != 1 {
		t.Fatalf("%d attempts", len(m.box.ids))
	}
	for range 3 * 24 * 60 {
		m.pass(time.Minute)
	}
	if n := len(m.box.ids); n < 20 || n > 40 {
		t.Errorf("%d attempts in three days, want them for one, ever rarer", n)
	}
	for _, id := range m.box.ids {
		if id != m.box.ids[0] {
			t.Fatalf("attempts at one letter go under several ids: %v", m.box.ids)
		}
	}
	m.box.fails = nil
	m.says(&c, "Are you still there?")
	m.pass(quietTime)
	if got := m.words(0); got != "Are you still there?" {
		t.Errorf("afterwards %q goes out", got)
	}
}

func TestARefusedAddressIsGivenUpAtOnce(t *testing.T) {
	m := newMailing(t)
	c := m.taken("c", "")
	m.box.fails = fmt.Errorf("550: %w", mail.ErrRefused)
	m.says(&c, "Hello.")
	for range 100 {
		m.pass(time.Hour)
	}
	if n := len(m.box.ids); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestWordsWhileALetterIsOnItsWayGoWithTheNext(t *testing.T) {
	m := newMailing(t)
	c := m.taken("c", "")
	m.says(&c, "First.")
	m.box.during = func() { m.box.during = nil; m.says(&c, "Second.") }
	m.pass(quietTime)
	m.pass(quietTime)
	if m.words(0) != "First." || m.words(1) != "Second." || len(m.box.letters) != 2 {
		t.Errorf("%q and %q went out, of %d", m.words(0), m.words(1), len(m.box.letters))
	}
}

func TestACrashAfterSendingMakesOneDouble(t *testing.T) {
	m, ctx := newMailing(t), context.Background()
	c := m.taken("c", "")
	m.says(&c, "Hello.")
	m.clock.pass(quietTime)
	taken, err := m.record.TakeMail(ctx, m.clock.now().Add(mailTime))
	if err != nil || taken == nil {
		t.Fatal(taken, err)
	}
	letter, _, err := m.letter(ctx, taken)
	if err != nil {
		t.Fatal(err)
	}
	m.box.Send(ctx, taken.Address, letterID(taken), letter) // and the node dies here
	for range 100 {
		m.pass(time.Minute)
	}
	if len(m.box.letters) != 2 || m.box.ids[0] != m.box.ids[1] {
		t.Errorf("%d letters went out as %v, want one double under the same id", len(m.box.letters), m.box.ids)
	}
}

func TestTranscripts(t *testing.T) {
	m, ctx := newMailing(t), context.Background()
	c := m.taken("c", "https://shop.example/lamp")
	m.says(&c, "It arrives tomorrow.")
	if _, err := m.Note(ctx, m.ana, "c", "note", "A difficult one."); err != nil {
		t.Fatal(err)
	}
	if err := m.SendTranscript(ctx, "c", "t1", "kim@buyer.example"); err != nil {
		t.Fatal(err)
	}
	if err := m.SendTranscript(ctx, "c", "t1", "kim@buyer.example"); err != nil { // sent again by a nervous network
		t.Fatal(err)
	}
	m.pass(0)
	if got := m.words(0); got != "It arrives tomorrow." || len(m.box.letters) != 1 {
		t.Errorf("%q went out, %d times", got, len(m.box.letters))
	}
	for i, want := range []chat.Code{"", "", chat.CodeForbidden} {
		if err := m.SendTranscript(ctx, "c", fmt.Sprint("more", i), fmt.Sprint("other", i, "@buyer.example")); chat.CodeOf(err) != want {
			t.Errorf("transcript %d of the conversation: %v", i+2, err)
		}
	}
	m.taken("d", "")
	for i, want := range []chat.Code{"", "", chat.CodeForbidden} {
		if err := m.SendTranscript(ctx, "d", fmt.Sprint("more", i), "KIM@buyer.example"); chat.CodeOf(err) != want {
			t.Errorf("transcript %d to the address: %v", i+2, err)
		}
	}
	m.pass(25 * time.Hour)
	if err := m.SendTranscript(ctx, "c", "tomorrow", "kim@buyer.example"); err != nil {
		t.Errorf("a day later: %v", err)
	}
	if err := m.SendTranscript(ctx, "nobody", "t1", "kim@buyer.example"); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("a conversation that does not exist: %v", err)
	}
	if err := m.SendTranscript(ctx, "c", "t9", "kim"); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("no address: %v", err)
	}
	m.Service.post = nil
	if err := m.SendTranscript(ctx, "c", "t10", "kim@buyer.example"); chat.CodeOf(err) != chat.CodeForbidden {
		t.Errorf("where no mail is sent: %v", err)
	}
}

func TestARatingCountsOnce(t *testing.T) {
	m, ctx := newMailing(t), context.Background()
	store, err := m.store(ctx, "demo")
	if err != nil {
		t.Fatal(err)
	}
	rate := func(id string, score int) (Receipt, error) {
		return m.Rate(ctx, store, "c", id, chat.Rating{Score: score})
	}
	c := m.taken("c", "")
	if _, err := rate("early", 5); chat.CodeOf(err) != chat.CodeConflict {
		t.Errorf("a case that an agent has is rated: %v", err)
	}
	if _, err := m.CloseCase(ctx, m.ana, "close", "c", c.Epoch, "solved", ""); err != nil {
		t.Fatal(err)
	}
	first, err := rate("one", 4)
	if err != nil {
		t.Fatal(err)
	}
	again, err := rate("two", 1)
	if err != nil || !again.Duplicate || again.Seq != first.Seq {
		t.Errorf("another rating gives %+v, %v", again, err)
	}
	opinions, err := m.record.Opinions(ctx, "demo", chat.EventRating, time.Time{}, 10)
	if err != nil || len(opinions) != 1 || opinions[0].Rating.Score != 4 {
		t.Errorf("counted are %+v, %v", opinions, err)
	}
	if st, err := m.Standing(ctx, "c"); err != nil || !st.Rated || st.Contact != "kim@buyer.example" {
		t.Errorf("it stands as %+v, %v", st, err)
	}
}
