// Package mailtest is an SMTP server for tests: it keeps what it is sent.
package mailtest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server takes mail on a port of this machine.
type Server struct {
	Host string
	Port int

	mu     sync.Mutex
	mails  []Mail
	refuse string
	came   chan struct{}
}

// Mail is one that came in.
type Mail struct {
	From, To string
	Data     string // headers and body, as sent
}

// Start serves until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	address := listener.Addr().(*net.TCPAddr)
	s := &Server{Host: address.IP.String(), Port: address.Port, came: make(chan struct{}, 1000)}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

// Refuse makes the server answer every recipient with this, "451 later" or "550
// unknown"; "" makes it take mail again.
func (s *Server) Refuse(answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = answer
}

// Mails returns what came in, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Wait returns mail number n, from 0, as soon as it has come in.
func (s *Server) Wait(t testing.TB, n int) Mail {
	t.Helper()
	for deadline := time.After(time.Minute); ; {
		if mails := s.Mails(); len(mails) > n {
			return mails[n]
		}
		select {
		case <-s.came:
		case <-deadline:
			t.Fatalf("no mail number %d came within a minute", n)
		}
	}
}

func (s *Server) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(text string) { fmt.Fprintf(conn, "%s\r\n", text) }
	say("220 test ready")
	var mail Mail
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		s.mu.Lock()
		refuse := s.refuse
		s.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); {
		case verb == "EHLO" || verb == "HELO":
			say("250 test")
		case verb == "MAIL":
			mail = Mail{From: between(line)}
			say("250 go on")
		case verb == "RCPT" && refuse != "":
			say(refuse)
		case verb == "RCPT":
			mail.To = between(line)
			say("250 go on")
		case verb == "DATA":
			say("354 end with a dot")
			var data strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				data.WriteString(strings.TrimPrefix(line, "."))
			}
			mail.Data = data.String()
			s.mu.Lock()
			s.mails = append(s.mails, mail)
			s.mu.Unlock()
			say("250 kept")
			s.came <- struct{}{}
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 as you wish")
		}
	}
}

// between returns what stands in angle brackets.
func between(line string) string {
	_, after, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(after, ">")
	return address
}
