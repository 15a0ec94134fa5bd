// Package e2e starts the real program and talks to it as widgets and consoles
// do, over real sockets.
package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for something to happen.
const patience = 60 * time.Second

// soon asks until it is so, and ends the test if that does not come.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	const between = 25 * time.Millisecond // the server works meanwhile
	for end := time.Now().Add(patience); !is(); time.Sleep(between) {
		if time.Now().After(end) {
			t.Fatalf("there is not %s after %v", what, patience)
		}
	}
}

const adminPassword = "only-for-this-test"

var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "dragoman-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "dragoman")
	if out, err := exec.Command("go", "build", "-o", binary, "dragoman/cmd/dragoman").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// node is a running server.
type node struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	output *lines // standard output
	log    *lines // standard error
	ended  chan error
}

// lines collects what a process prints.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// starter lets a server answer from the knowledge base that comes with the
// program, in two of its languages: learning all takes long on a busy machine.
func starter(t *testing.T) string {
	t.Helper()
	const base = "../../knowledge"
	dir := t.TempDir()
	files, err := filepath.Glob(base + "/*.yaml")
	for _, file := range files {
		var data []byte
		if data, err = os.ReadFile(file); err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(file)), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, lang := range []string{"en", "es"} {
		err = errors.Join(err, os.CopyFS(filepath.Join(dir, lang), os.DirFS(filepath.Join(base, lang))))
	}
	if err != nil {
		t.Fatal(err)
	}
	return "DRAGOMAN_KNOWLEDGE=" + dir
}

var storefront = regexp.MustCompile(`demo storefront\s+(http://\S+)/`)

// start runs a server with these environment variables until the test ends. It
// answers from a knowledge base of three topics, so that it starts at once.
func start(t *testing.T, dataDir string, env ...string) *node {
	t.Helper()
	n := &node{t: t, output: new(lines), log: new(lines), ended: make(chan error, 1)}
	n.cmd = exec.Command(binary, "serve")
	n.cmd.Env = append(clean(os.Environ()), "DRAGOMAN_ADDR=127.0.0.1:0", "DRAGOMAN_DATA_DIR="+dataDir, "DRAGOMAN_DRAIN_TIME=100ms", "DRAGOMAN_KNOWLEDGE=testdata/knowledge")
	n.cmd.Env = append(n.cmd.Env, env...)
	n.cmd.Stderr = n.log
	stdout, err := n.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		defer func() { n.ended <- n.cmd.Wait() }()
		scanner := bufio.NewScanner(stdout)
		for scanner.Scan() {
			fmt.Fprintln(n.output, scanner.Text())
			if m := storefront.FindStringSubmatch(scanner.Text()); m != nil {
				ready <- m[1]
			}
		}
	}()
	t.Cleanup(func() {
		n.cmd.Process.Kill()
		if t.Failed() {
			t.Logf("output:\n%s\nlog:\n%s", n.output, n.log)
		}
	})
	select {
	case n.url = <-ready:
	case err := <-n.ended:
		t.Fatalf("the server ended at once: %v\n%s", err, n.log)
	case <-time.After(3 * patience): // the starter knowledge is learned meanwhile
		t.Fatalf("the server is not ready\n%s", n.log)
	}
	return n
}

// clean takes our own settings out of an environment.
func clean(env []string) []string {
	var rest []string
	for _, v := range env {
		if !strings.HasPrefix(v, "DRAGOMAN_") && !strings.HasPrefix(v, "DATABASE_URL=") && !strings.HasPrefix(v, "REDIS_URL=") {
			rest = append(rest, v)
		}
	}
	return rest
}

// signal sends a signal and waits for the end.
func (n *node) signal(s syscall.Signal) error {
	n.t.Helper()
	if err := n.cmd.Process.Signal(s); err != nil {
		n.t.Fatal(err)
	}
	select {
	case err := <-n.ended:
		return err
	case <-time.After(patience):
		n.t.Fatalf("the server did not end within %v of %v", patience, s)
		return nil
	}
}

func (n *node) kill() { n.signal(syscall.SIGKILL) }

// signIn returns the session cookie of an account.
func (n *node) signIn(email, password string) *http.Cookie {
	n.t.Helper()
	body, _ := json.Marshal(map[string]string{"email": email, "password": password})
	answer, err := http.Post(n.url+"/api/v1/session", "application/json", bytes.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		n.t.Fatalf("sign in: %s", answer.Status)
	}
	for _, c := range answer.Cookies() {
		if c.HttpOnly {
			return c
		}
	}
	n.t.Fatal("sign in gave no http-only cookie")
	return nil
}

// staffed starts a server whose store has the agents Ana, Bob and Cleo, at
// ana@shop.example and so on, for 50 chats each.
func staffed(t *testing.T, env ...string) *node {
	t.Helper()
	dir := t.TempDir()
	n := start(t, dir, append(env, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)...)
	for _, name := range []string{"Ana", "Bob", "Cleo"} {
		command(t, dir, env, "agent", "add", "--email", strings.ToLower(name)+"@shop.example", "--name", name, "--password", adminPassword, "--capacity", "50")
	}
	return n
}

// addAgent makes an account beside the running server.
func addAgent(t *testing.T, dataDir, email, name string, env ...string) {
	t.Helper()
	command(t, dataDir, env, "agent", "add", "--email", email, "--name", name, "--password", adminPassword)
}

// command runs the program with these arguments.
func command(t *testing.T, dataDir string, env []string, arguments ...string) {
	t.Helper()
	cmd := exec.Command(binary, arguments...)
	cmd.Env = append(append(clean(os.Environ()), "DRAGOMAN_DATA_DIR="+dataDir), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}
