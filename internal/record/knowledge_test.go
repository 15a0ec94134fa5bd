package record_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestKnowledgeFiles(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r, ctx := recordtest.Open(t, c), context.Background()
		var contents [][]byte
		var hashes []string
		for i := range 120 {
			contents = append(contents, fmt.Appendf(nil, "content \x00 %d", i))
			hashes = append(hashes, record.HashOf(contents[i]))
		}
		for range 2 { // what is there stays
			if err := r.PutKnowledgeFiles(ctx, contents...); err != nil {
				t.Fatal(err)
			}
		}
		found, err := r.KnowledgeFiles(ctx, hashes)
		if err != nil || len(found) != 120 {
			t.Fatalf("%d contents came back, %v", len(found), err)
		}
		for i, hash := range hashes {
			if string(found[hash]) != string(contents[i]) {
				t.Errorf("content %d came back as %q", i, found[hash])
			}
		}
		if _, err := r.KnowledgeFiles(ctx, []string{hashes[0], "nothing"}); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a content that is not there: %v", err)
		}
	})
}

func TestRevisions(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes, ctx := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}, context.Background()
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				_, err := nodes[i%2].AddRevision(ctx, chat.Revision{ID: fmt.Sprint("r", i), State: chat.RevisionReview, Files: map[string]string{"topics.yaml": fmt.Sprint("hash", i)}})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		all, err := nodes[0].RevisionsBefore(ctx, 0, 10)
		if err != nil || len(all) != 4 || all[0].Number != 4 || all[3].Number != 1 {
			t.Fatalf("the revisions are %+v, %v", all, err)
		}
		v, err := nodes[1].Revision(ctx, "r2")
		if err != nil || v.Files["topics.yaml"] != "hash2" || v.State != chat.RevisionReview {
			t.Fatalf("r2 is %+v, %v", v, err)
		}
		v.State = chat.RevisionApproved
		if err := nodes[0].ChangeRevision(ctx, v, chat.RevisionReview); err != nil {
			t.Fatal(err)
		}
		v.State = chat.RevisionRejected
		if err := nodes[1].ChangeRevision(ctx, v, chat.RevisionReview); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a second decision on it: %v", err)
		}
		if v, err = nodes[1].Revision(ctx, "r2"); err != nil || v.State != chat.RevisionApproved || len(v.Files) != 1 {
			t.Errorf("r2 is %+v, %v", v, err)
		}
		if _, err := nodes[0].Revision(ctx, "none"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a revision that is not there: %v", err)
		}
	})
}

func TestPublications(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes, ctx := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}, context.Background()
		if _, err := nodes[0].Publish(ctx, chat.Publication{Revision: "r1"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := nodes[1].Publish(ctx, chat.Publication{Revision: "r2"}, 0); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a second first publication: %v", err)
		}
		if p, err := nodes[1].Publish(ctx, chat.Publication{Revision: "r2", By: "ann"}, 1); err != nil || p.Number != 2 {
			t.Fatalf("%+v, %v", p, err)
		}
		got, err := nodes[0].Publications(ctx, 5)
		if err != nil || len(got) != 2 || got[0].Revision != "r2" || got[0].By != "ann" || got[0].At.IsZero() || got[1].Revision != "r1" {
			t.Errorf("published were %+v, %v", got, err)
		}
	})
}

func TestDraft(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r, ctx := recordtest.Open(t, c), context.Background()
		put := func(name, hash, expect string) error {
			return r.PutDraft(ctx, []chat.DraftFile{{Name: name, Hash: hash, By: "ann"}}, map[string]string{name: expect})
		}
		if err := put("en/a.b.yaml", "one", "published"); err != nil {
			t.Fatal(err)
		}
		if err := put("en/a.b.yaml", "two", "published"); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("over somebody else's edit: %v", err)
		}
		err := r.PutDraft(ctx, []chat.DraftFile{{Name: "en/c.d.yaml", Hash: "x"}, {Name: "en/a.b.yaml", Hash: "y"}}, nil)
		if chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("several, one of them changed by somebody else: %v", err)
		}
		if err := put("en/a.b.yaml", "three", "one"); err != nil {
			t.Error(err)
		}
		draft, err := r.Draft(ctx)
		if err != nil || len(draft) != 1 || draft[0].Hash != "three" || draft[0].By != "ann" || draft[0].At.IsZero() {
			t.Fatalf("the draft holds %+v, %v", draft, err)
		}
		if err := r.DropDraft(ctx, []chat.DraftFile{{Name: "en/a.b.yaml", Hash: "one"}}); err != nil {
			t.Fatal(err)
		}
		if draft, _ := r.Draft(ctx); len(draft) != 1 {
			t.Error("an edit went that is newer than what was to go")
		}
		if err := r.DropDraft(ctx, draft); err != nil {
			t.Fatal(err)
		}
		if draft, _ := r.Draft(ctx); len(draft) != 0 {
			t.Errorf("the draft holds %+v", draft)
		}
	})
}

func TestDropBlobs(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r, ctx := recordtest.Open(t, c), context.Background()
		for _, name := range []string{"learned/a", "learned/b", "other"} {
			if err := r.PutBlob(ctx, name, []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.DropBlobs(ctx, "learned/", map[string]bool{"learned/b": true}); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, name := range []string{"learned/a", "learned/b", "other"} {
			if _, err := r.Blob(ctx, name); err == nil {
				left = append(left, name)
			}
		}
		if !slices.Equal(left, []string{"learned/b", "other"}) {
			t.Errorf("left are %v", left)
		}
	})
}
