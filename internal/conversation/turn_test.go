package conversation

import (
	"strings"
	"testing"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
)

func TestATapSaysWhatAnUnclearMessageMeant(t *testing.T) {
	asked := chat.Memory{Unclear: "it hurts my wallet", Offered: []string{"shipping.cost", "customs.duties_taxes"}}
	tests := []struct {
		name, choice string
		memory       chat.Memory
		want         *chat.Tap
	}{
		{"one of those offered", "shipping.cost", asked, &chat.Tap{Text: "it hurts my wallet", Language: "en", Topic: "shipping.cost"}},
		{"none of these", chat.ChoicePerson, asked, &chat.Tap{Text: "it hurts my wallet", Language: "en"}},
		{"typed instead", "", asked, nil},
		{"a follow-up that was not offered for it", "refund.when", asked, nil},
		{"nothing was unclear", "shipping.cost", chat.Memory{Offered: asked.Offered}, nil},
		{"a person, without an offer before", chat.ChoicePerson, chat.Memory{}, nil},
	}
	for _, test := range tests {
		got := tapped(test.choice, test.memory, "en")
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestAWarningSignInAMessageThatReopensACaseIsNoted(t *testing.T) {
	c := chat.Conversation{State: chat.StateClosed, Case: 1, Language: "en"}
	burnt := assistant.Result{Language: "en", Alert: chat.AlertSafety, Priority: chat.PriorityUrgent}
	reopen(entry{}, &Colleague{ID: "ana", Name: "Ana"}, &burnt).Set(&c)
	if c.State != chat.StateAssigned || c.Agent != "ana" || c.Alert != chat.AlertSafety || c.Priority != chat.PriorityUrgent {
		t.Errorf("the case goes on as %+v", c)
	}
	thanks := assistant.Result{Language: "en"}
	reopen(entry{}, &Colleague{ID: "ana", Name: "Ana"}, &thanks).Set(&c)
	if c.Alert != chat.AlertSafety || c.Priority != chat.PriorityUrgent {
		t.Errorf("a message without a sign takes the one before back: %+v", c)
	}
}

func TestLimits(t *testing.T) {
	family := "👨‍👩‍👧‍👦" // one character to a person, 25 bytes
	tests := []struct {
		name, field string
		said        Said
	}{
		{"nothing", "text", Said{ClientID: "1", Text: " \n "}},
		{"too many characters", "text", Said{ClientID: "1", Text: strings.Repeat("é", MaxText+1)}},
		{"broken UTF-8", "text", Said{ClientID: "1", Text: "\xff"}},
		{"a NUL", "text", Said{ClientID: "1", Text: "a\x00b"}},
		{"no id", "id", Said{Text: "hello"}},
		{"a long id", "id", Said{ClientID: strings.Repeat("x", maxClientID+1), Text: "hello"}},
		{"a long choice", "choice", Said{ClientID: "1", Text: "hello", Choice: strings.Repeat("x", maxClientID+1)}},
	}
	for _, test := range tests {
		err := test.said.check()
		if chat.CodeOf(err) != chat.CodeInvalid || !strings.HasPrefix(chat.PublicMessage(err), test.field+":") {
			t.Errorf("%s gives %v, want an error that names %s", test.name, err, test.field)
		}
	}
	for _, text := range []string{"hello", strings.Repeat("é", MaxText), strings.Repeat(family, 400)} {
		said := Said{ClientID: "1", Text: text}
		if err := said.check(); err != nil {
			t.Errorf("%d characters are refused: %v", countCharacters(text), err)
		}
	}
}

func TestPreviewIsOneShortLine(t *testing.T) {
	got := preview("My parcel\n\nis  late. " + strings.Repeat("ж", 500))
	if strings.ContainsAny(got, "\n") || !strings.HasPrefix(got, "My parcel is late. ж") || len([]rune(got)) != maxPreview || !strings.HasSuffix(got, "…") {
		t.Errorf("preview = %q", got)
	}
}
