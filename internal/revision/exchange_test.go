package revision

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/record"
	"dragoman/internal/sheet"
)

// What is exported and imported again changes nothing; what was corrected in
// between reaches the draft, and only after the dry run.
func TestExportAndImport(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s, ctx := node(t, open(), small(t).FS()), t.Context()
		topic := s.Base().Topics[0].ID
		for _, format := range []sheet.Format{sheet.FormatYAML, sheet.FormatXLSX, sheet.FormatCSV} {
			files, err := s.Export(ctx, ofDraft, format, "en")
			if err != nil {
				t.Fatal(err)
			}
			in, err := s.Import(ctx, ann, Incoming{Files: files})
			if err != nil || in.Failed() || len(in.Changes) != 0 {
				t.Fatalf("%s: %d faults, changes %+v, %v", format, len(in.Faults), in.Changes, err)
			}
		}
		if draft, err := s.Draft(ctx); err != nil || len(draft.Changed) != 0 {
			t.Errorf("the draft differs by %v, %v", draft.Changed, err)
		}

		files, err := s.Export(ctx, ofDraft, sheet.FormatCSV, "en")
		if err != nil {
			t.Fatal(err)
		}
		old := s.asks(topic)
		edited := maps.Clone(files)
		for name, data := range files {
			edited[name] = []byte(strings.ReplaceAll(string(data), old, "Asked in a spreadsheet?"))
		}
		in, err := s.Import(ctx, ann, Incoming{Files: edited, DryRun: true})
		if err != nil || len(in.Changes) != 1 || in.Changes[0].Name != topic || in.Changes[0].Language != "en" {
			t.Fatalf("the dry run shows %+v, %v", in.Changes, err)
		}
		if draft, err := s.Draft(ctx); err != nil || len(draft.Changed) != 0 {
			t.Errorf("after the dry run the draft differs by %v, %v", draft.Changed, err)
		}
		looked := in.Draft
		for range 2 { // whoever comes second has looked at another draft
			if _, err = s.Import(ctx, ann, Incoming{Files: edited, Draft: looked}); err != nil {
				break
			}
		}
		if chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("the draft is no longer as it was looked at: %v", err)
		}
		draft, err := s.Draft(ctx)
		if names := slices.Collect(maps.Keys(draft.Changed)); err != nil || !slices.Equal(names, []string{knowledge.EntryFile("en", topic)}) {
			t.Errorf("the draft differs by %v, %v", names, err)
		}
		tried, err := s.Try(ctx)
		if err != nil || tried.Base.Entry("en", topic).Question != "Asked in a spreadsheet?" {
			t.Errorf("the draft asks %q, %v", tried.Base.Entry("en", topic).Question, err)
		}

		for name, data := range files {
			edited[name] = []byte(strings.ReplaceAll(string(data), topic, "not.a topic"))
		}
		if in, err := s.Import(ctx, ann, Incoming{Files: edited}); err != nil || !in.Failed() {
			t.Errorf("a topic that cannot be: %+v, %v", in.Faults, err)
		}
		if after, err := s.Draft(ctx); err != nil || !maps.Equal(after.Files, draft.Files) {
			t.Errorf("half of a faulty file is in the draft, %v", err)
		}
	})
}

// A list of questions and answers is told apart, and its rows go where somebody
// says.
func TestImportOfAnExistingFAQ(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		s, ctx := node(t, open(), small(t).FS()), t.Context()
		topic := s.Base().Topics[0].ID
		faq := knowledge.Tree{"faq.csv": []byte("Question,Answer\n" + s.Base().Entry("en", topic).Examples[0] + ",Open your account and look.\nDo you sell hats?,\"Yes, in all sizes.\"\n")}
		in, err := s.Import(ctx, ann, Incoming{Files: faq, Language: "en", DryRun: true})
		if err != nil || len(in.Questions) != 2 || len(in.Questions[0].Topics) == 0 || in.Questions[0].Topics[0].Topic != topic {
			t.Fatalf("found %+v, %v", in.Questions, err)
		}
		if draft, err := s.Draft(ctx); err != nil || len(draft.Changed) != 0 {
			t.Errorf("nothing was chosen, and the draft differs by %v, %v", draft.Changed, err)
		}
	})
}

// A command edits the draft of a record that a server has been started with.
func TestOpenWithoutAServer(t *testing.T) {
	each(t, func(t *testing.T, open func() *record.Record) {
		rec := open()
		closed := New(rec, nil, nil, slogDiscard)
		if err := closed.Open(t.Context()); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a record without knowledge: %v", err)
		}
		s := node(t, rec, small(t).FS())
		beside := New(rec, s.learner, s.checks, slogDiscard)
		if err := beside.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		files, err := beside.Export(t.Context(), "published", sheet.FormatYAML, "en")
		if err != nil || len(files) == 0 {
			t.Errorf("exported %d files, %v", len(files), err)
		}
	})
}
