package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/revision"
	"dragoman/internal/sheet"
)

func (a *API) routeExchange(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("export-knowledge", http.MethodGet, "/export", "Export the knowledge base",
		"As a workbook, or as an archive of CSV or YAML files."), permitted(a, p, a.exportKnowledge))
	bring := knowledgeOperation("import-knowledge", http.MethodPost, "/import", "Import into the draft",
		"A workbook, a CSV file, or an archive of CSV or YAML files. What it holds replaces what the draft has of it; the rest stays. With faults, each named by its cell, nothing is changed, and `applied` is false. A list of questions and answers comes back with suggested topics; sent again with `choices`, those are taken.")
	bring.BodyReadTimeout, bring.Middlewares = uploadTime, huma.Middlewares{a.upload(p, sheet.MaxFile)}
	huma.Register(api, bring, permitted(a, p, a.importKnowledge))
}

type knowledgeExport struct {
	Format sheet.Format `query:"format" enum:"xlsx,csv,yaml" default:"xlsx" doc:"csv and yaml come as an archive (.zip)"`
	Of     string       `query:"of" enum:"draft,published" default:"draft" doc:"which knowledge"`
	Lang   string       `query:"lang" enum:"en,es,fr,ru,zh" default:"en" doc:"of the names of sheets and columns"`
}

type knowledgeFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (a *API) exportKnowledge(ctx context.Context, _ *chat.Agent, in *knowledgeExport) (*knowledgeFile, error) {
	files, err := a.knowledge.Export(ctx, in.Of, in.Format, in.Lang)
	if err != nil {
		return nil, err
	}
	if in.Format == sheet.FormatXLSX {
		return &knowledgeFile{
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", `attachment; filename="knowledge.xlsx"`, files["knowledge.xlsx"],
		}, nil
	}
	data, err := sheet.Zip(files)
	if err != nil {
		return nil, err
	}
	return &knowledgeFile{"application/zip", `attachment; filename="knowledge-` + string(in.Format) + `.zip"`, data}, nil
}

type importForm struct {
	File    huma.FormFile `form:"file" contentType:"application/octet-stream" required:"true" doc:".xlsx, .csv or .zip"`
	DryRun  bool          `form:"dry_run" required:"false" doc:"only say what would change"`
	Draft   string        `form:"draft" required:"false" doc:"of the answer to a dry run: if the draft has changed since, this is a conflict"`
	Lang    string        `form:"lang" required:"false" maxLength:"35" doc:"language of a file that does not say it; that of questions and answers is recognised if missing"`
	Texts   string        `form:"texts" required:"false" enum:"en,es,fr,ru,zh" default:"en" doc:"language of the sentences about faults"`
	Choices string        `form:"choices" required:"false" doc:"of a list of questions and answers: a JSON array of {sheet, row, topic, group, answer}. Without an answer of its own in that language a topic takes that of the first question; with answer the one that is there is replaced"`
}

type importQuestion struct {
	RawBody huma.MultipartFormFiles[importForm]
}

// ImportFault is a fault with its sentences.
type ImportFault struct {
	sheet.Fault
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

type importChange sheet.Change // a name of its own in the document

type importAnswer struct {
	Body struct {
		Applied   bool             `json:"applied" doc:"the draft holds it now"`
		Faults    []ImportFault    `json:"faults" doc:"what keeps the file from being imported, and with note what is left out of it"`
		Draft     string           `json:"draft" doc:"stands for the draft that the file was compared with"`
		Changes   []importChange   `json:"changes"`
		Questions []sheet.Question `json:"questions" doc:"of a list of questions and answers that wait for choices"`
	}
}

func (a *API) importKnowledge(ctx context.Context, agent *chat.Agent, in *importQuestion) (*importAnswer, error) {
	form := in.RawBody.Data()
	defer form.File.Close()
	data, err := io.ReadAll(io.LimitReader(form.File, sheet.MaxFile+1))
	if err != nil {
		return nil, chat.Invalid("file", "the file did not arrive whole; send it again")
	}
	var choices []sheet.Choice
	if form.Choices != "" {
		if err := json.Unmarshal([]byte(form.Choices), &choices); err != nil {
			return nil, chat.Invalid("choices", "give a JSON array of {sheet, row, topic, group, answer}")
		}
	}
	files, err := sheet.Unzip(form.File.Filename, data)
	if err != nil {
		return nil, err
	}
	done, err := a.knowledge.Import(ctx, agent, revision.Incoming{Files: files, Language: form.Lang, Choices: choices, Draft: form.Draft, DryRun: form.DryRun})
	if err != nil {
		return nil, err
	}
	answer, texts := new(importAnswer), language.BuiltIn()
	b := &answer.Body
	b.Draft = done.Draft
	b.Faults, b.Changes, b.Questions = []ImportFault{}, []importChange{}, append([]sheet.Question{}, done.Questions...)
	for _, c := range done.Changes {
		b.Changes = append(b.Changes, importChange(c))
	}
	for _, f := range done.Faults {
		b.Faults = append(b.Faults, ImportFault{f, f.Message(texts, form.Texts), f.Advice(texts, form.Texts)})
	}
	if b.Applied = !form.DryRun && !done.Failed() && len(done.Questions) == 0 && len(done.Changes) > 0; !b.Applied {
		return answer, nil
	}
	detail := chat.AuditDetail{Name: form.File.Filename}.JSON()
	return answer, a.record.Audit(ctx, chat.AuditEntry{By: agent.ID, Name: agent.Name, Action: chat.AuditKnowledgeImport, Target: form.File.Filename, Detail: detail})
}
