package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/unanswered"
)

func (a *API) routeHistory(api huma.API) {
	const p = chat.PermissionKnowledge
	const path = "/unanswered/history"
	bring := knowledgeOperation("import-history", http.MethodPost, path, "Bring in old chats",
		"The questions of buyers that staff answered in chats from before Dragoman become suggestions. The file is CSV with the columns conversation, time, author and text, or one JSON object with these a line. "+
			"Only the questions and the replies are kept, masked; what was brought in before is not brought in again. "+
			"The answer comes line by line, each a JSON object: first `{stage, percent}` as the work goes on (read, mask, write), at last `{result}` with the numbers, "+
			"or with `faults`, each by line and column: then nothing was brought in; or `{error}`.")
	bring.BodyReadTimeout, bring.Middlewares = uploadTime, huma.Middlewares{a.upload(p, unanswered.MaxHistory)}
	huma.Register(api, bring, permitted(a, p, a.importHistory))
	huma.Register(api, knowledgeOperation("forget-history", http.MethodDelete, path, "Forget old chats",
		"All questions of a store that were brought in from old chats are deleted."), permitted(a, p, a.forgetHistory))
}

type historyForm struct {
	File huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:".csv or .jsonl"`
}

type historyQuestion struct {
	Store   string `query:"store" doc:"the store's id; left out: the first of your stores"`
	RawBody huma.MultipartFormFiles[historyForm]
}

// historyLine is a line of the answer to an import.
type historyLine struct {
	Stage   unanswered.Stage     `json:"stage,omitempty"`
	Percent int                  `json:"percent"`
	Result  *unanswered.Imported `json:"result,omitempty"`
	Error   string               `json:"error,omitempty"`
}

func (a *API) importHistory(ctx context.Context, agent *chat.Agent, in *historyQuestion) (*huma.StreamResponse, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	form := in.RawBody.Data()
	defer form.File.Close()
	data, err := io.ReadAll(io.LimitReader(form.File, unanswered.MaxHistory))
	if err != nil {
		return nil, chat.Invalid("file", "the file did not arrive whole; send it again")
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		out.SetHeader("Content-Type", "application/x-ndjson")
		say := func(line historyLine) {
			text, err := json.Marshal(line)
			if err == nil {
				_, err = out.BodyWriter().Write(append(text, '\n'))
			}
			if flusher, ok := out.BodyWriter().(http.Flusher); ok && err == nil {
				flusher.Flush()
			}
		}
		said := historyLine{Percent: -1}
		result, err := a.unanswered.Import(ctx, store, data, func(stage unanswered.Stage, percent int) {
			if line := (historyLine{Stage: stage, Percent: percent}); line != said {
				said = line
				say(line)
			}
		})
		if err == nil && len(result.Faults) == 0 {
			err = a.record.Audit(ctx, chat.AuditEntry{Store: store.ID, By: agent.ID, Name: agent.Name, Action: chat.AuditHistoryImport, Target: form.File.Filename})
		}
		if err != nil {
			a.log.Error("old chats were not brought in", "store", store.ID, "err", err)
			say(historyLine{Error: chat.PublicMessage(err)})
			return
		}
		say(historyLine{Percent: 100, Result: &result})
	}}, nil
}

type forgetHistoryQuestion struct {
	Store string `query:"store" doc:"the store's id; left out: the first of your stores"`
}

type forgetHistoryAnswer struct {
	Body struct {
		Count int `json:"count" doc:"how many questions there were"`
	}
}

func (a *API) forgetHistory(ctx context.Context, agent *chat.Agent, in *forgetHistoryQuestion) (*forgetHistoryAnswer, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	answer := new(forgetHistoryAnswer)
	if answer.Body.Count, err = a.unanswered.Forget(ctx, store.ID); err != nil {
		return nil, err
	}
	return answer, a.record.Audit(ctx, chat.AuditEntry{Store: store.ID, By: agent.ID, Name: agent.Name, Action: chat.AuditHistoryForget, Target: string(store.ID)})
}
