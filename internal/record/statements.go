package record

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync"
)

// statements is a pool of connections that prepares each text once.
type statements struct {
	db       *sql.DB
	quick    bool // statements run to their end: watching a context costs SQLite more than a read
	mu       sync.RWMutex
	prepared map[string]*sql.Stmt
}

func newStatements(db *sql.DB, quick bool) *statements {
	return &statements{db: db, quick: quick, prepared: map[string]*sql.Stmt{}}
}

// get returns the prepared statement of a text. Texts are constants of this
// package, so that their number is bounded.
func (s *statements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.RLock()
	stmt := s.prepared[text]
	s.mu.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.prepared[text]; first != nil { // somebody was faster
		stmt.Close()
		return first, nil
	}
	s.prepared[text] = stmt
	return stmt, nil
}

// begin returns the statement and the context to run it with.
func (s *statements) begin(ctx context.Context, text string) (context.Context, *sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return ctx, nil, err
	}
	if s.quick {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, err := s.get(ctx, text)
	return ctx, stmt, err
}

func (s *statements) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	ctx, stmt, err := s.begin(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (s *statements) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	ctx, stmt, err := s.begin(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	return s.db.Close()
}

// list runs a query and collects what scan makes of each row.
func list[T any](ctx context.Context, s *statements, scan func(*sql.Rows) (T, error), text string, args ...any) ([]T, error) {
	rows, err := s.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// first is list for a query of which one row is wanted; sql.ErrNoRows if there
// is none.
func first[T any](ctx context.Context, s *statements, scan func(*sql.Rows) (T, error), text string, args ...any) (T, error) {
	all, err := list(ctx, s, scan, text, args...)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// sized is a statement for many rows, written out for a few numbers of rows so
// that it is prepared a few times only.
type sized struct {
	columns int
	texts   [len(sizes)]string
}

// sizes are the numbers of rows, falling to 1.
var sizes = [...]int{64, 16, 4, 1}

// newSized makes the texts: before, a group of placeholders a row, after.
// Numbered placeholders are what PostgreSQL wants; in SQLite they are names,
// which it searches one by one for every value.
func newSized(numbered bool, before string, columns int, after string) sized {
	s := sized{columns: columns}
	for i, rows := range sizes {
		s.texts[i] = before + tuples(rows, columns, numbered) + after
	}
	return s
}

// tuples writes ($1,$2),($3,$4) or (?,?),(?,?), for one column $1,$2 or ?,?.
func tuples(rows, columns int, numbered bool) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i > 0 && i%columns == 0 && columns > 1:
			b.WriteString("),(")
		case i > 0:
			b.WriteByte(',')
		}
		if numbered {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(i + 1))
		} else {
			b.WriteByte('?')
		}
	}
	if columns == 1 {
		return b.String()
	}
	return "(" + b.String() + ")"
}

// each calls run with a text and its share of args until all of args, a
// multiple of columns, are used.
func (s *sized) each(args []any, run func(text string, args []any) error) error {
	for i, n := range sizes {
		for n *= s.columns; len(args) >= n; args = args[n:] {
			if err := run(s.texts[i], args[:n]); err != nil {
				return err
			}
		}
	}
	return nil
}
