package unanswered

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/record/recordtest"
)

// Three languages of those that come with Dragoman, for a store that is asked
// about a great many things.
var spoken = []string{"en", "es", "zh"}

func busy(b *testing.B) *desk {
	b.Helper()
	shipped, some := os.DirFS("../../knowledge"), knowledge.Tree{}
	err := fs.WalkDir(shipped, ".", func(name string, entry fs.DirEntry, err error) error {
		if dir := path.Dir(name); err != nil || entry.IsDir() || path.Ext(name) != ".yaml" || dir != "." && !slices.Contains(spoken, dir) {
			return err
		}
		some[name], err = fs.ReadFile(shipped, name)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	store := *shop
	store.Languages = spoken
	return openWith(b, recordtest.SQLite(b), some.FS(), &store)
}

// question returns something that buyers ask: every second one is one of a few
// that many ask.
func (d *desk) question(i int) (text, lang string) {
	base := d.knowledge.Base()
	lang = spoken[[]int{0, 0, 0, 1, 2}[i%5]]
	if i%2 == 0 {
		i = i / 10 % 60 * 37
	}
	example := func(i int) string {
		entry := base.Entry(lang, base.Topics[i*31%len(base.Topics)].ID)
		return entry.Examples[i*7919%len(entry.Examples)]
	}
	return fmt.Sprintf("%s %d. %s", example(i), 100000+i, example(i+17)), lang // of two topics: no answer is sure
}

// history is a file of old chats, each with two questions that staff answered.
func (d *desk) history(chats int, asJSON bool) []byte {
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	if !asJSON {
		lines.Write(columns)
	}
	for i := range chats {
		for j := range 4 {
			author, text := "agent", fmt.Sprintf("Please give us a day or two, and write to help@shop.example or call +49 30 12345%02d.", i%100)
			if j%2 == 0 {
				author = "buyer"
				text, _ = d.question(2*i + j/2)
			}
			at := time.Date(2024, 1, 1, 0, 5*i, 10*j, 0, time.UTC).Format(time.RFC3339)
			if asJSON {
				line, _ := json.Marshal(map[string]string{"conversation": fmt.Sprint(i), "time": at, "author": author, "text": text})
				file.Write(append(line, '\n'))
			} else {
				lines.Write([]string{fmt.Sprint(i), at, author, text})
			}
		}
	}
	lines.Flush()
	return file.Bytes()
}

func BenchmarkImport(b *testing.B) {
	for name, asJSON := range map[string]bool{"csv": false, "jsonl": true} {
		b.Run(name, func(b *testing.B) {
			d := busy(b)
			file := d.history(5000, asJSON)
			take := func() (in Imported) {
				in, err := d.Import(b.Context(), d.store, file, func(Stage, int) {})
				if err != nil || in.Chats != 5000 || in.Questions < 9500 {
					b.Fatalf("%+v, %v", in, err)
				}
				return in
			}
			var first, again time.Duration
			var most uint64
			for b.Loop() {
				b.StopTimer()
				if _, err := d.Forget(b.Context(), d.store.ID); err != nil {
					b.Fatal(err)
				}
				stop := peak(&most)
				b.StartTimer()
				start := time.Now()
				in := take()
				first += time.Since(start)
				start = time.Now()
				if twice := take(); twice.Added != 0 || in.Added == 0 {
					b.Fatalf("%+v, then %+v", in, twice)
				}
				again += time.Since(start)
				stop()
			}
			b.ReportMetric(first.Seconds()/float64(b.N), "s-first")
			b.ReportMetric(again.Seconds()/float64(b.N), "s-again")
			b.ReportMetric(float64(most)/1e6, "MB-peak")
		})
	}
}

// peak watches how much more than now the heap holds, until it is stopped.
func peak(most *uint64) (stop func()) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		var now runtime.MemStats
		for {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&now)
				*most = max(*most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
			}
		}
	}()
	return func() { close(end); <-done }
}

// What it takes to open the page: for the first time, again, and after a new
// message.
func BenchmarkOpen(b *testing.B) {
	for name, fill := range map[string]func(*desk) Query{
		"chats500": func(d *desk) Query {
			for i := range 500 {
				text, lang := d.question(i)
				d.asksIn(lang, fmt.Sprint("c", i), text, "Please give us a day or two.")
			}
			return Query{Days: 28, Most: 100}
		},
		"history5000": func(d *desk) Query {
			if _, err := d.Import(d.t.Context(), d.store, d.history(5000, false), func(Stage, int) {}); err != nil {
				d.t.Fatal(err)
			}
			return Query{Source: SourceHistory, Most: 100}
		},
	} {
		d := busy(b)
		q := fill(d)
		open := func(b *testing.B) {
			b.Helper()
			d.at = d.at.Add(time.Second)
			if r, err := d.Report(b.Context(), d.store, q); err != nil || len(r.Groups) < 20 {
				b.Fatal(len(r.Groups), err)
			}
		}
		fresh := d.Service
		b.Run(name+"/first", func(b *testing.B) {
			for b.Loop() {
				d.Service = New(d.rec, fresh.knowledge, fresh.log)
				d.now = fresh.now
				open(b)
			}
		})
		b.Run(name+"/again", func(b *testing.B) {
			for b.Loop() {
				open(b)
			}
		})
		n := 0
		b.Run(name+"/another", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				n++
				if q.Source == SourceHistory {
					question := chat.OldQuestion{Hash: fmt.Sprint("new", n), At: d.at.Add(time.Duration(n) * time.Second), Language: "en", Text: fmt.Sprint("Is there engraving number ", n), Reply: "Yes."}
					if _, err := d.rec.PutOldQuestions(b.Context(), d.store.ID, []chat.OldQuestion{question}); err != nil {
						b.Fatal(err)
					}
				} else {
					d.asksIn("en", fmt.Sprint("new", n), fmt.Sprint("Is there engraving number ", n), "Yes.")
				}
				b.StartTimer()
				open(b)
			}
		})
	}
}
