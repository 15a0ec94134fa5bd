package usage

import (
	"fmt"
	"os"
	"testing"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/unanswered"
)

func TestAdditionsAreWorthWhatTheyWouldHaveAnswered(t *testing.T) {
	base, err := knowledge.Load(os.DirFS("../../knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	base.Languages = map[string]*knowledge.Language{"en": base.Languages["en"]}
	examples := len(base.Languages["en"].Entries["returns.how_to"].Examples)
	answers, err := assistant.New(base, assistant.Options{Texts: language.BuiltIn()})
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	var messages []unanswered.Message
	says := func(day int, meant, answered string, texts ...string) {
		for _, text := range texts {
			messages = append(messages, unanswered.Message{
				Conversation: chat.ConversationID(fmt.Sprint("c", len(messages))), At: monday.AddDate(0, 0, day), Language: "en",
				Text: text, Meant: meant, Answered: answered, Reply: "A colleague explained it.",
			})
		}
	}
	says(1, "returns.how_to", "", "the zwiggle wobbles", "my zwiggle wobbles", "our zwiggle wobbles a lot", "zwiggle wobbles again")
	says(-3, "", "", "the zwiggle wobbles badly")
	says(2, "", "", "blorf engraving possible", "is blorf engraving possible")
	says(3, "", "", "unlike anything quux")                                    // once: a matter of its own
	says(3, "", "", "How do I return an item?")                                // the draft answers it
	says(4, "returns.how_to", "returns.how_to", "I want to send this back")    // answered so before, in vain
	says(4, "", "", "a human please, get me a person", "I want a real person") // asks for nothing else

	got, err := replay(t.Context(), &learn.Learned{Base: base, Answers: answers}, messages, 0, monday)
	if err != nil {
		t.Fatal(err)
	}
	if got.Missed != 11 || got.Answered != 1 || len(got.Additions) != 2 {
		t.Fatalf("%+v", got)
	}
	first, second := got.Additions[0], got.Additions[1]
	if first.Topic != "returns.how_to" || first.AtMost || first.Chats != 4 || first.Before != 1 || first.Gain < 2 || first.Gain > 4 || first.Reply == "" {
		t.Errorf("the example: %+v", first)
	}
	if second.Topic != "" || !second.AtMost || second.Chats != 2 || second.Gain != 2 {
		t.Errorf("the topic: %+v", second)
	}
	if n := len(base.Languages["en"].Entries["returns.how_to"].Examples); n != examples {
		t.Errorf("the base that was tried has %d examples now", n)
	}
}

func TestMonday(t *testing.T) {
	store := &chat.Store{Hours: chat.Hours{Timezone: "America/New_York"}}
	for at, want := range map[string]string{
		"2026-11-09T04:59:00Z": "2026-11-02T00:00:00-05:00", // Sunday evening there
		"2026-11-09T05:00:00Z": "2026-11-09T00:00:00-05:00",
		"2026-11-01T12:00:00Z": "2026-10-26T00:00:00-04:00", // the clock changed that Sunday
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Monday(store, when).Format(time.RFC3339); got != want {
			t.Errorf("%s is in the week of %s, want %s", at, got, want)
		}
	}
}

func TestRising(t *testing.T) {
	week := func(answers int, asked map[string]int) *weekRead {
		return &weekRead{asked: asked, numbers: Numbers{Answers: answers}}
	}
	before := week(200, map[string]int{"same": 50, "chance": 20, "grows": 10})
	now := week(400, map[string]int{"same": 100, "chance": 45, "grows": 60, "new": 12, "few": 4})
	got := rising(now, before)
	if len(got) != 2 || got[0] != (Rise{"grows", 60, 10}) || got[1] != (Rise{"new", 12, 0}) {
		t.Errorf("%v", got)
	}
}
