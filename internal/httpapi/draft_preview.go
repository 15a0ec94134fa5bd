package httpapi

import (
	"context"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

type previewQuestion struct {
	Body struct {
		Lang     string `json:"lang" minLength:"1" maxLength:"35" doc:"language"`
		Apology  string `json:"apology,omitempty" maxLength:"4000"`
		Solution string `json:"solution,omitempty" maxLength:"8000"`
		Order    string `json:"order,omitempty" maxLength:"64" doc:"order number that the buyer named"`
	}
}

type previewAnswer struct {
	Body struct {
		Text string `json:"text" doc:"as the buyer will see it"`
	}
}

// preview renders an answer that is being written with the facts of the draft.
func (a *API) preview(ctx context.Context, _ *chat.Agent, in *previewQuestion) (*previewAnswer, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	base, err := a.knowledge.ReadTopic(ctx, draft.Files, "") // the facts are enough
	if err != nil {
		return nil, err
	}
	var values map[string]string
	if in.Body.Order != "" {
		values = map[string]string{knowledge.OrderNumber: in.Body.Order}
	}
	e := knowledge.Entry{Question: "?", Apology: in.Body.Apology, Solution: in.Body.Solution}
	if err := e.Tidy(); err != nil {
		return nil, err
	}
	answer := new(previewAnswer)
	for _, part := range []struct{ field, text string }{{"apology", e.Apology}, {"solution", e.Solution}} {
		text, err := base.Render(in.Body.Lang, part.text, values)
		if err != nil {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: part.field, Message: err.Error(), Reason: chat.ReasonOf(err)}
		}
		if answer.Body.Text != "" && text != "" {
			answer.Body.Text += "\n\n"
		}
		answer.Body.Text += text
	}
	return answer, nil
}
