package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"dragoman/internal/chat"
)

// HashOf returns the name under which PutKnowledgeFile keeps a content: its
// SHA-256 in hexadecimal digits.
func HashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// PutKnowledgeFiles keeps contents. One that is there already stays.
func (r *Record) PutKnowledgeFiles(ctx context.Context, contents ...[]byte) error {
	for chunk := range slices.Chunk(contents, knowledgeChunk) {
		args := make([]any, 0, 2*len(chunk))
		for _, data := range chunk {
			args = append(args, HashOf(data), data)
		}
		_, err := r.write.exec(ctx, "INSERT INTO knowledge_files (hash, data) VALUES "+tuples(len(chunk), 2, true)+" ON CONFLICT (hash) DO NOTHING", args...)
		if err != nil {
			return unavailable("writing knowledge", err)
		}
	}
	return nil
}

// knowledgeChunk is how many contents one statement holds.
const knowledgeChunk = 50

type knowledgeFile struct {
	hash string
	data []byte
}

// KnowledgeFiles returns contents by their hash. One that is not there is
// CodeNotFound.
func (r *Record) KnowledgeFiles(ctx context.Context, hashes []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(hashes))
	for chunk := range slices.Chunk(hashes, knowledgeChunk) {
		args := make([]any, knowledgeChunk) // always as many, so that there is one statement to prepare
		for i := range args {
			args[i] = chunk[min(i, len(chunk)-1)]
		}
		files, err := list(ctx, r.read, func(rows *sql.Rows) (f knowledgeFile, err error) {
			return f, rows.Scan(&f.hash, &f.data)
		}, "SELECT hash, data FROM knowledge_files WHERE hash IN ("+tuples(knowledgeChunk, 1, true)+")", args...)
		if err != nil {
			return nil, unavailable("reading knowledge", err)
		}
		for _, f := range files {
			found[f.hash] = f.data
		}
	}
	for _, hash := range hashes {
		if _, ok := found[hash]; !ok {
			return nil, chat.Errorf(chat.CodeNotFound, "There is no content %q.", hash)
		}
	}
	return found, nil
}

// AddRevision keeps a new revision and returns it with its number. The contents
// of its files must be there.
func (r *Record) AddRevision(ctx context.Context, v chat.Revision) (chat.Revision, error) {
	if err := checkText("id", v.ID, 1); err != nil {
		return v, err
	}
	files, err := json.Marshal(v.Files)
	if err != nil {
		return v, chat.Invalid("files", "cannot be written as JSON: %v", err)
	}
	// Two that come at once take the same number; the second asks again.
	for range attempts {
		highest, err := first(ctx, r.write, scanNumber, "SELECT COALESCE(MAX(number), 0) FROM knowledge_revisions")
		if err != nil {
			return v, unavailable("numbering a revision", err)
		}
		v.Number = highest + 1
		body, err := json.Marshal(v)
		if err != nil {
			return v, chat.Invalid("revision", "cannot be written as JSON: %v", err)
		}
		_, err = r.write.exec(ctx, "INSERT INTO knowledge_revisions (id, number, state, body, files) VALUES ($1, $2, $3, $4, $5)",
			v.ID, v.Number, string(v.State), string(body), string(files))
		if err == nil {
			return v, nil
		}
		if !r.engine.refused(err) {
			return v, unavailable("writing a revision", err)
		}
	}
	return v, chat.Errorf(chat.CodeConflict, "Others add revisions at the same time; try again.")
}

// ChangeRevision replaces what a revision says of itself, but not its files, if
// it still has the state before. CodeConflict if it has another one.
func (r *Record) ChangeRevision(ctx context.Context, v chat.Revision, before chat.RevisionState) error {
	body, err := json.Marshal(v)
	if err != nil {
		return chat.Invalid("revision", "cannot be written as JSON: %v", err)
	}
	done, err := r.write.exec(ctx, "UPDATE knowledge_revisions SET state = $1, body = $2 WHERE id = $3 AND state = $4",
		string(v.State), string(body), v.ID, string(before))
	if err != nil {
		return unavailable("changing a revision", err)
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeConflict, "Somebody else has decided on this revision; read it again.")
	}
	return nil
}

func scanRevision(rows *sql.Rows) (v chat.Revision, err error) {
	var body, files sql.RawBytes
	if err = rows.Scan(&body, &files); err == nil {
		err = json.Unmarshal(body, &v)
	}
	if err == nil && len(files) > 0 {
		err = json.Unmarshal(files, &v.Files)
	}
	return v, err
}

// Revision returns a revision with its files; CodeNotFound if there is none.
func (r *Record) Revision(ctx context.Context, id string) (chat.Revision, error) {
	v, err := first(ctx, r.read, scanRevision, "SELECT body, files FROM knowledge_revisions WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return v, chat.Errorf(chat.CodeNotFound, "There is no such revision.")
	}
	if err != nil {
		return v, unavailable("reading a revision", err)
	}
	return v, nil
}

// RevisionsBefore returns up to limit revisions with a number below this one (0
// for the newest), the newest first, without their files.
func (r *Record) RevisionsBefore(ctx context.Context, number int64, limit int) ([]chat.Revision, error) {
	if number <= 0 {
		number = 1<<63 - 1
	}
	all, err := list(ctx, r.read, scanRevision, "SELECT body, '' FROM knowledge_revisions WHERE number < $1 ORDER BY number DESC LIMIT $2", number, limit)
	if err != nil {
		return nil, unavailable("reading the revisions", err)
	}
	return all, nil
}

// Publish makes a revision the one in force if the publication in force is
// still number after (0 for none yet). CodeConflict if another came in between.
func (r *Record) Publish(ctx context.Context, p chat.Publication, after int64) (chat.Publication, error) {
	p.Number, p.At = after+1, r.now().UTC()
	body, err := json.Marshal(p)
	if err != nil {
		return p, chat.Invalid("publication", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO knowledge_publications (number, revision, at, body) VALUES ($1, $2, $3, $4)",
		p.Number, p.Revision, micros(p.At), string(body))
	if err != nil && r.engine.refused(err) {
		return p, chat.Errorf(chat.CodeConflict, "Another revision was published in between; look at it first.")
	}
	if err != nil {
		return p, unavailable("publishing", err)
	}
	return p, nil
}

// Publications returns the last publications, the newest first: that one is in
// force.
func (r *Record) Publications(ctx context.Context, limit int) ([]chat.Publication, error) {
	all, err := list(ctx, r.read, func(rows *sql.Rows) (p chat.Publication, err error) {
		var body sql.RawBytes
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &p)
		}
		return p, err
	}, "SELECT body FROM knowledge_publications ORDER BY number DESC LIMIT $1", limit)
	if err != nil {
		return nil, unavailable("reading what was published", err)
	}
	return all, nil
}

// Draft returns the files that were edited, by name.
func (r *Record) Draft(ctx context.Context) ([]chat.DraftFile, error) {
	all, err := list(ctx, r.read, func(rows *sql.Rows) (f chat.DraftFile, err error) {
		var body sql.RawBytes
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &f)
		}
		return f, err
	}, "SELECT body FROM knowledge_draft ORDER BY name")
	if err != nil {
		return nil, unavailable("reading the draft", err)
	}
	return all, nil
}

// PutDraft puts files into the draft, all or none: each only if the draft does
// not hold it, or holds it as expect says (by name; the hash). CodeConflict
// names the first that somebody else has changed.
func (r *Record) PutDraft(ctx context.Context, files []chat.DraftFile, expect map[string]string) error {
	tx, err := r.write.db.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("writing the draft", err)
	}
	defer tx.Rollback()
	for _, f := range files {
		if err := checkText("name", f.Name, 1); err != nil {
			return err
		}
		if f.At.IsZero() {
			f.At = r.now().UTC()
		}
		body, err := json.Marshal(f)
		if err != nil {
			return chat.Invalid("file", "cannot be written as JSON: %v", err)
		}
		done, err := tx.ExecContext(ctx, "INSERT INTO knowledge_draft (name, hash, body) VALUES ($1, $2, $3) "+
			"ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, body = excluded.body WHERE knowledge_draft.hash = $4",
			f.Name, f.Hash, string(body), expect[f.Name])
		if err != nil {
			return unavailable("writing the draft", err)
		}
		if n, err := done.RowsAffected(); err == nil && n == 0 {
			return &chat.Error{Code: chat.CodeConflict, Field: f.Name, Message: "somebody else has changed this since you read it"}
		}
	}
	if err := tx.Commit(); err != nil {
		return unavailable("writing the draft", err)
	}
	return nil
}

// DropDraft takes files out of the draft, all at once: what is published holds
// again. One that has another hash by now stays.
func (r *Record) DropDraft(ctx context.Context, files []chat.DraftFile) error {
	if len(files) == 0 {
		return nil
	}
	tx, err := r.write.db.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("clearing the draft", err)
	}
	defer tx.Rollback()
	for _, f := range files {
		if _, err := tx.ExecContext(ctx, "DELETE FROM knowledge_draft WHERE name = $1 AND hash = $2", f.Name, f.Hash); err != nil {
			return unavailable("clearing the draft", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return unavailable("clearing the draft", err)
	}
	return nil
}
