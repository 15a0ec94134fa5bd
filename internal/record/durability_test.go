package record_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// victim is the environment variable that makes this test binary a process
// which appends until it is killed: the config as JSON.
const victim = "RECORD_TEST_VICTIM"

func TestMain(m *testing.M) {
	if config := os.Getenv(victim); config != "" {
		appendUntilKilled(config)
	}
	os.Exit(m.Run())
}

// appendUntilKilled prints "conversation seq client-id" after each
// acknowledgement.
func appendUntilKilled(config string) {
	var c record.Config
	if err := json.Unmarshal([]byte(config), &c); err != nil {
		panic(err)
	}
	r, err := record.Open(context.Background(), c)
	if err != nil {
		panic(err)
	}
	var out sync.Mutex
	for w := range 16 {
		go func() {
			for i := 0; ; i++ {
				conversation, id := chat.ConversationID(fmt.Sprint("c", (w+i)%5)), fmt.Sprintf("%d-%d", w, i)
				got, err := r.Append(context.Background(), record.Append{Store: store, Conversation: conversation,
					Always: []chat.Event{buyerSays(id, "Hello")}, Expect: record.Any, If: []chat.Event{assistantSays("Hi " + id)}})
				if err != nil {
					panic(err)
				}
				out.Lock()
				fmt.Printf("%s %d %s\n", conversation, got.Events[0].Seq, id)
				out.Unlock()
			}
		}()
	}
	select {}
}

func TestWhatWasAcknowledgedSurvivesSIGKILL(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		config, err := json.Marshal(map[string]string{"DataDir": c.DataDir, "DatabaseURL": c.DatabaseURL})
		if err != nil {
			t.Fatal(err)
		}
		for round := range 3 {
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), victim+"="+string(config))
			child.Stderr = os.Stderr
			pipe, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			type ack struct {
				conversation chat.ConversationID
				seq          int64
				id           string
			}
			var acks []ack
			lines := bufio.NewScanner(pipe)
			for lines.Scan() {
				var a ack
				if _, err := fmt.Sscan(lines.Text(), &a.conversation, &a.seq, &a.id); err != nil {
					break // cut off by the kill
				}
				// A process started again repeats its first client ids, and is
				// given the numbers of the first time.
				if acks = append(acks, a); len(acks) == 300 {
					if err := child.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			child.Wait()
			if len(acks) < 300 {
				t.Fatalf("round %d: only %d acknowledgements", round, len(acks))
			}

			r := recordtest.Open(t, c)
			logs := map[chat.ConversationID][]chat.Event{}
			for i := range 5 {
				id := chat.ConversationID(fmt.Sprint("c", i))
				logs[id] = log(t, r, id)
				if conversation, err := r.Conversation(context.Background(), id); err != nil || conversation.LastSeq != int64(len(logs[id])) {
					t.Errorf("round %d: %s says its last number is %d of %d events (%v)", round, id, conversation.LastSeq, len(logs[id]), err)
				}
			}
			for _, a := range acks {
				events := logs[a.conversation]
				if int(a.seq) >= len(events) || events[a.seq-1].ClientID != a.id || events[a.seq].Message.Text != "Hi "+a.id {
					t.Fatalf("round %d: %s was acknowledged as number %d of %s, and is not there with its reply", round, a.id, a.seq, a.conversation)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestClosedRecordCommitsWhatItHas(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		var wg sync.WaitGroup
		results := make([]error, 200)
		started := make(chan struct{}, len(results))
		for i := range results {
			wg.Go(func() {
				started <- struct{}{}
				_, results[i] = r.Append(context.Background(), record.Append{Store: store, Conversation: "c", Always: []chat.Event{buyerSays(fmt.Sprint(i), "Hello")}})
			})
		}
		for range len(results) / 2 {
			<-started
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		good := 0
		for _, err := range results {
			switch chat.CodeOf(err) {
			case "":
				good++
			case chat.CodeUnavailable:
			default:
				t.Error(err)
			}
		}
		if n := len(log(t, recordtest.Open(t, c), "c")); n != good {
			t.Errorf("%d events, %d acknowledged", n, good)
		}
		refused(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("late", "Hello")}}, chat.CodeUnavailable)
	})
}

func TestOpenedTwiceIsMigratedOnce(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		var wg sync.WaitGroup
		for range 4 { // nodes that start together
			wg.Go(func() {
				r, err := record.Open(context.Background(), c)
				if err != nil {
					t.Error(err)
					return
				}
				if err := r.Ping(context.Background()); err != nil {
					t.Error(err)
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		r := recordtest.Open(t, c)
		do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("1", "Hello")}})
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if n := len(log(t, recordtest.Open(t, c), "c")); n != 1 {
			t.Errorf("%d events after another start, want 1", n)
		}
	})
}

func TestLostConnectionsToPostgresAreMadeAnew(t *testing.T) {
	c := recordtest.Postgres(t)
	r := recordtest.Open(t, c)
	address, err := url.Parse(c.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	name := address.Query().Get("application_name")
	admin, err := sql.Open("pgx", os.Getenv("TEST_DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for i := range 5 {
		do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays(fmt.Sprint("before ", i), "Hello")}})
		if _, err := admin.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", name); err != nil {
			t.Fatal(err)
		}
		// The first may fail, as a message may be lost on any line; its sender
		// tries again with the same id.
		for try := 1; ; try++ {
			_, err := r.Append(context.Background(), record.Append{Store: store, Conversation: "c", Always: []chat.Event{buyerSays(fmt.Sprint("after ", i), "Hello")}})
			if err == nil {
				break
			}
			if chat.CodeOf(err) != chat.CodeUnavailable || try == 20 {
				t.Fatalf("try %d: %v", try, err)
			}
		}
	}
	if n := len(log(t, r, "c")); n != 10 {
		t.Errorf("the log has %d events, want 10", n)
	}
}

func TestWrongDatabaseGetsASentence(t *testing.T) {
	for _, c := range []struct {
		url  string
		code chat.Code
	}{
		{"postgres://secret:secret@localhost:notaport/x", chat.CodeInvalid},
		{"postgres://nobody@127.0.0.1:1/x?connect_timeout=2", chat.CodeUnavailable},
	} {
		_, err := record.Open(context.Background(), record.Config{DatabaseURL: c.url})
		if chat.CodeOf(err) != c.code {
			t.Errorf("%s: error %v, want code %q", c.url, err, c.code)
		}
	}
}
