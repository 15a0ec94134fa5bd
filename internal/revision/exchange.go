package revision

import (
	"context"
	"maps"
	"path"
	"slices"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/learn"
	"dragoman/internal/sheet"
)

// Open is Start for a command that reads and edits the draft of a record
// beside a server: nothing is learned, Base and Answers have nothing. Errors:
// CodeNotFound if no server has been started with the record.
func (s *Service) Open(ctx context.Context) error {
	latest, err := s.record.Publications(ctx, 1)
	if err != nil {
		return err
	}
	if len(latest) == 0 {
		return chat.Errorf(chat.CodeNotFound, "There is no knowledge in this record yet: start the server once.")
	}
	v, err := s.record.Revision(ctx, latest[0].Revision)
	if err != nil {
		return err
	}
	s.current.Store(&published{publication: latest[0], revision: v, learned: &learn.Learned{}})
	return nil
}

// Export writes the draft, or what is published, in a format. lang is that of
// the names of sheets and columns.
func (s *Service) Export(ctx context.Context, ofThe string, format sheet.Format, lang string) (knowledge.Tree, error) {
	files := s.current.Load().revision.Files
	if ofThe == ofDraft {
		draft, err := s.Draft(ctx)
		if err != nil {
			return nil, err
		}
		files = draft.Files
	}
	if format == sheet.FormatYAML {
		return s.tree(ctx, files, func(string) bool { return true })
	}
	base, err := s.Read(ctx, files)
	if err != nil {
		return nil, err
	}
	return sheet.Files(base, nil, format, lang)
}

// Incoming is what comes in by an import.
type Incoming struct {
	Files    knowledge.Tree // workbooks, CSV files, a folder of YAML, or a list of questions and answers
	Language string         // of files that do not say it
	Choices  []sheet.Choice // where questions go; nil if nobody has chosen yet
	Draft    string         // Version of the draft that it was looked at with; "" for any
	DryRun   bool           // only say what would change
}

// Imported is what an import would change, or has changed.
type Imported struct {
	sheet.Import
	Draft     string           // Version of the draft that it was compared with
	Questions []sheet.Question // of a list of questions and answers, while no choices are given
}

// Import takes files into the draft. In a dry run, or with a fault in them,
// nothing is changed. Errors: CodeInvalid; CodeConflict if the draft is not as
// it was looked at.
func (s *Service) Import(ctx context.Context, by *chat.Agent, in Incoming) (Imported, error) {
	draft, err := s.Draft(ctx)
	if err != nil {
		return Imported{}, err
	}
	if in.Draft != "" && in.Draft != draft.Version() {
		return Imported{}, &chat.Error{Code: chat.CodeConflict, Field: "draft", Message: "somebody else has changed the draft since; look once more at what would change"}
	}
	before, err := s.Read(ctx, draft.Files)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{Draft: draft.Version()}
	if sheet.HasYAML(in.Files) {
		out.Import, err = sheet.ReadTree(before, in.Files)
	} else {
		var tables []sheet.Table
		if tables, err = sheet.Open(in.Files, in.Language); err != nil {
			return out, err
		}
		if out.Questions = sheet.Questions(tables, in.Language, before.Tags()); len(out.Questions) == 0 {
			out.Import, err = sheet.Read(before, tables)
		} else if err = s.suggest(ctx, out.Questions); err == nil && in.Choices != nil {
			out.Import, err = sheet.Take(before, out.Questions, in.Choices)
			out.Questions = nil
		}
	}
	if len(out.Questions) > 0 {
		return out, err
	}
	if err != nil || out.Failed() || in.DryRun {
		return out, err
	}
	return out, s.replace(ctx, by, draft, before, out.Import, in.Files)
}

// suggest says which topics questions may belong to, and in which language
// those of a sheet are that nobody has said it of.
func (s *Service) suggest(ctx context.Context, questions []sheet.Question) error {
	answers := s.Answers()
	if answers == nil {
		learned, err := s.Try(ctx)
		if err != nil {
			return err
		}
		answers = learned.Answers
	}
	spoken := answers.Languages()
	counts := map[string]map[string]int{} // by sheet
	for _, q := range questions {
		if q.Language == "" {
			if counts[q.Sheet] == nil {
				counts[q.Sheet] = map[string]int{}
			}
			r := answers.Decide(assistant.Turn{Text: q.Question, Languages: spoken})
			counts[q.Sheet][r.Language]++
		}
	}
	for i := range questions {
		q := &questions[i]
		if q.Language == "" {
			q.Language = mostFrequent(counts[q.Sheet])
		}
		if slices.Contains(spoken, q.Language) {
			r := answers.Decide(assistant.Turn{Text: q.Question, Locale: q.Language, Languages: []string{q.Language}})
			q.Topics = append(q.Topics, r.Decision.Candidates...)
		}
	}
	return nil
}

func mostFrequent(counts map[string]int) string {
	best := ""
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[name] > counts[best] {
			best = name
		}
	}
	return best
}

// replace puts what was imported into the draft.
func (s *Service) replace(ctx context.Context, by *chat.Agent, draft Draft, before *knowledge.Base, in sheet.Import, files knowledge.Tree) error {
	others := knowledge.Tree{} // labelled questions are not part of a base
	for name, data := range files {
		if path.Base(name) == knowledge.QuestionsFile && slices.Contains(in.Languages, path.Dir(name)) {
			others[name] = data
		}
	}
	_, err := s.write(ctx, by, draft, before, in.Base, in.Languages, others)
	return err
}
