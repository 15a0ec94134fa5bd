package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Connections measures the memory of idle sockets. The server runs in this
// process, the clients in another, so that only the server is weighed.
type Connections struct {
	Server string // address of the server in this process
	Count  int
}

// connectWait is how long opening all sockets may take.
const connectWait = 3 * time.Minute

// Run opens the sockets, weighs, and prints KiB a connection.
func (c *Connections) Run(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, connectWait)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	before := weigh()
	clients := exec.CommandContext(ctx, self, "bench", "idle", "--server", c.Server, "--count", strconv.Itoa(c.Count))
	clients.Stderr = os.Stderr
	stdin, err := clients.StdinPipe() // the clients end when it closes
	if err != nil {
		return err
	}
	stdout, err := clients.StdoutPipe()
	if err != nil {
		return err
	}
	if err := clients.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != idleReady {
		return fmt.Errorf("the clients did not connect: %q %v", line, err)
	}
	after := weigh()
	stdin.Close()
	clients.Wait()
	per := func(a, b uint64) float64 { return (float64(b) - float64(a)) / 1024 / float64(c.Count) }
	fmt.Fprintf(out, "%d idle sockets, each with hello and welcome: %.1f KiB resident, %.1f KiB heap and stacks in use\n",
		c.Count, per(before.resident, after.resident), per(before.inUse, after.inUse))
	return nil
}

const idleReady = "all connected"

// Idle opens sockets from several loopback addresses, says so, and holds them
// until in ends.
func Idle(server string, count int, in io.Reader, out io.Writer) error {
	u, err := url.Parse(server)
	if err != nil {
		return err
	}
	conns := make([]*buyer, 0, count)
	for i := range count {
		b, err := newBuyer("http://"+u.Host, fmt.Sprintf("i%d", i), fmt.Sprintf("127.0.0.%d", 2+i%20))
		if err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
		conns = append(conns, b)
	}
	fmt.Fprintln(out, idleReady)
	_, err = io.Copy(io.Discard, in)
	runtime.KeepAlive(conns)
	return err
}
