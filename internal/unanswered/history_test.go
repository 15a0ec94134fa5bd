package unanswered

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func read(text string) ([]Line, []Fault) { return ReadHistory([]byte(text), func(int) {}) }

func TestReadHistory(t *testing.T) {
	want := []Line{
		{"7", time.Date(2024, 5, 4, 8, 0, 0, 0, time.UTC), chat.AuthorBuyer, "Do you engrave?\nI hope so"},
		{"7", time.Date(2024, 5, 4, 8, 1, 0, 0, time.UTC), chat.AuthorAgent, "Yes; \"of course\""},
	}
	for name, text := range map[string]string{
		"commas":     "conversation,time,author,text\n7,2024-05-04T08:00:00Z,buyer,\"Do you engrave?\nI hope so\"\n7,2024-05-04T10:01:00+02:00,agent,\"Yes; \"\"of course\"\"\"\n",
		"semicolons": "\ufeffid;Text;Author;Time;Conversation\r\n1;\"Do you engrave?\nI hope so\";Customer;2024-05-04 08:00;7\r\n2;\"Yes; \"\"of course\"\"\";Staff;1714809660;7\r\n",
		"JSON lines": `{"conversation":7,"time":"2024-05-04T08:00:00Z","author":"visitor","text":"Do you engrave?\nI hope so","more":[1]}` + "\n\n" + `{"conversation":"7","time":1714809660000,"author":"operator","text":"Yes; \"of course\""}`,
	} {
		if got, faults := read(text); len(faults) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, faults)
		}
	}
}

func TestFaultsAreNamedByLineAndColumn(t *testing.T) {
	for text, want := range map[string][]Fault{
		"":                            {{0, "", "file"}},
		"conversation,time\xff":       {{0, "", "file"}},
		"conversation,time,said,text": {{1, "author", "columns"}},
		"conversation,time,author,text\n7,yesterday,buyer,Hi\n7,2024-05-04,robot,Hi\n,2024-05-04,buyer,Hi\n7,2024-05-04,buyer,\n": {
			{2, "time", "time"}, {3, "author", "author"}, {4, "conversation", "missing"}},
		"conversation,time,author,text\n7,2024-05-04\n7,2024-05-04,buyer,\"Hi\"x\n":               {{2, "", "csv"}, {3, "", "csv"}},
		"{\"conversation\":\"7\"}\n{]\n":                                                          {{1, "time", "missing"}, {2, "", "json"}},
		"conversation,time,author,text\n7,2024-05-04,buyer," + strings.Repeat("x", longestLine+1): {{2, "text", "too_long"}},
	} {
		if _, got := read(text); !slices.Equal(got, want) {
			t.Errorf("%.60q: %+v, want %+v", text, got, want)
		}
	}
	if _, got := read("conversation,time,author,text\n" + strings.Repeat("7,x,y,z\n", 500)); len(got) != mostFaults {
		t.Errorf("%d faults are named", len(got))
	}
}

const oldChats = `conversation,time,author,text
1,2024-05-04T08:00:00Z,buyer,Hi
1,2024-05-04T08:00:10Z,buyer,"Do you engrave names on wedding rings? Order 81726354, jane@example.com"
1,2024-05-04T08:01:00Z,agent,Hello!
1,2024-05-04T08:02:00Z,agent,"Yes, up to ten letters. Call +49 30 1234567."
1,2024-05-04T08:03:00Z,buyer,Thanks
2,2024-05-04T09:02:00Z,agent,Engraving takes two days longer.
2,2024-05-04T09:00:00Z,buyer,engrave a name on wedding rings?
2,2024-05-04T09:01:00Z,bot,I do not know.
3,2024-05-04T10:00:00Z,buyer,Nobody ever answered this one
`

func TestImport(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		take := func(file string) Imported {
			t.Helper()
			got, err := d.Import(t.Context(), shop, []byte(file), func(Stage, int) {})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		history := func() Report {
			t.Helper()
			r, err := d.Report(t.Context(), shop, Query{Source: SourceHistory, Most: 100})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if got := take(oldChats + "4,never,buyer,Hi\n"); len(got.Faults) != 1 || len(history().Groups) != 0 {
			t.Errorf("a file with a fault: %+v", got)
		}
		if got := take(oldChats); got.Chats != 3 || got.Questions != 2 || got.Added != 2 {
			t.Errorf("imported: %+v", got)
		}
		if got := take(oldChats); got.Questions != 2 || got.Added != 0 {
			t.Errorf("imported again: %+v", got)
		}
		r := history()
		g := r.about("Do you engrave names on wedding rings? Order [order], [email]")
		if g == nil || g.Count != 2 || g.Causes[CauseHistory] != 2 || !slices.ContainsFunc(g.Typical, func(m Typical) bool { return m.Reply == "Yes, up to ten letters. Call [phone]." }) {
			t.Fatalf("shown are %+v", r.Groups)
		}
		if _, err := d.Settle(t.Context(), ann, shop.ID, Settlement{Language: "en", Hashes: g.Hashes, How: chat.SettledDismissed}); err != nil {
			t.Fatal(err)
		}
		if take(oldChats); len(history().Groups) != 0 {
			t.Error("what was settled comes back with the next import")
		}
		if n, err := d.Forget(t.Context(), shop.ID); err != nil || n != 2 {
			t.Errorf("forgotten: %d, %v", n, err)
		}
	})
}

func FuzzReadHistory(f *testing.F) {
	f.Add([]byte(oldChats))
	f.Add([]byte(`{"conversation":7,"time":"2024-05-04T08:00:00Z","author":"visitor","text":"Do you engrave?"}`))
	f.Add([]byte("conversation;time;author;text\n\"a\";1714809660;bot;\"x\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, faults := ReadHistory(file, func(int) {})
		if len(faults) > mostFaults {
			t.Fatalf("%d faults", len(faults))
		}
		last := bytes.Count(file, []byte("\n")) + 1
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > last || fault.Code == "" {
				t.Fatalf("%+v in a file of %d lines", fault, last)
			}
		}
		for _, l := range lines {
			if l.Conversation == "" || l.Text == "" || l.Author == "" || l.At.IsZero() {
				t.Fatalf("read %+v", l)
			}
		}
		for _, q := range answered(lines) {
			if q.Text == "" && q.Reply == "" || q.Hash == "" {
				t.Fatalf("%+v", q)
			}
		}
	})
}
