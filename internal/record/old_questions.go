package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"dragoman/internal/chat"
)

// PutOldQuestions keeps questions from old chats, all or none, and returns how
// many are new. Those that are there already stay as they are.
func (r *Record) PutOldQuestions(ctx context.Context, store chat.StoreID, questions []chat.OldQuestion) (int, error) {
	added := 0
	err := r.changing(ctx, "writing old questions", func(ctx context.Context, tx *sql.Tx) error {
		added = 0
		for chunk := range slices.Chunk(questions, oldQuestionsChunk) {
			args := make([]any, 0, 4*len(chunk))
			for _, q := range chunk {
				body, err := json.Marshal(q)
				if err != nil {
					return chat.Invalid("question", "cannot be written as JSON: %v", err)
				}
				args = append(args, string(store), q.Hash, micros(q.At), string(body))
			}
			done, err := tx.ExecContext(ctx, "INSERT INTO old_questions (store, hash, at, body) VALUES "+tuples(len(chunk), 4, true)+" ON CONFLICT (store, hash) DO NOTHING", args...)
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			if err != nil {
				return err
			}
			added += int(n)
		}
		return nil
	})
	return added, err
}

// oldQuestionsChunk is how many questions one statement holds.
const oldQuestionsChunk = 200

// OldQuestionHashes returns the hashes of all questions from a store's old chats.
func (r *Record) OldQuestionHashes(ctx context.Context, store chat.StoreID) (map[string]bool, error) {
	all, err := list(ctx, r.read, scanText, "SELECT hash FROM old_questions WHERE store = $1", string(store))
	if err != nil {
		return nil, unavailable("reading old questions", err)
	}
	hashes := make(map[string]bool, len(all))
	for _, hash := range all {
		hashes[hash] = true
	}
	return hashes, nil
}

// OldQuestions returns the newest questions from a store's old chats, up to
// most.
func (r *Record) OldQuestions(ctx context.Context, store chat.StoreID, most int) ([]chat.OldQuestion, error) {
	all, err := list(ctx, r.read, func(rows *sql.Rows) (q chat.OldQuestion, err error) {
		var (
			at   int64
			body sql.RawBytes
		)
		if err = rows.Scan(&q.Hash, &at, &body); err == nil {
			err = json.Unmarshal(body, &q)
		}
		q.At = moment(at)
		return q, err
	}, "SELECT hash, at, body FROM old_questions WHERE store = $1 ORDER BY at DESC, hash LIMIT $2", string(store), most)
	if err != nil {
		return nil, unavailable("reading old questions", err)
	}
	return all, nil
}

// OldQuestionsTrace returns a text that is another one when OldQuestions would
// return something else.
func (r *Record) OldQuestionsTrace(ctx context.Context, store chat.StoreID) (string, error) {
	trace, err := first(ctx, r.read, scanTrace, "SELECT COUNT(*), COALESCE(MAX(at), 0), COALESCE(MIN(hash) || MAX(hash), '') FROM old_questions WHERE store = $1", string(store))
	if err != nil {
		return "", unavailable("looking for old questions", err)
	}
	return trace, nil
}

// DropOldQuestions forgets the questions from a store's old chats and returns
// how many there were.
func (r *Record) DropOldQuestions(ctx context.Context, store chat.StoreID) (int, error) {
	done, err := r.write.exec(ctx, "DELETE FROM old_questions WHERE store = $1", string(store))
	if err != nil {
		return 0, unavailable("forgetting old questions", err)
	}
	n, err := done.RowsAffected()
	return int(n), err
}
