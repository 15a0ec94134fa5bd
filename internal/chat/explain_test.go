package chat_test

import (
	"testing"

	"dragoman/internal/chat"
)

func TestCodesAreExplainedByTheirComments(t *testing.T) {
	want := "Too many messages or attempts. Wait as long as retry_after says, then send again."
	if got := chat.Explain(chat.CodeLimited); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := chat.Explain("made up"); got != "" {
		t.Errorf("a code that there is none of is explained: %q", got)
	}
}
