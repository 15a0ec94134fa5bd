// Command dragoman is the whole product in one binary.
package main

import (
	"errors"
	"fmt"
	"os"
	_ "time/tzdata" // time zones of stores and buyers, wherever the binary runs

	"github.com/alecthomas/kong"

	"dragoman/internal/chat"
)

// commands are what can be asked of the binary, each in a file of its own.
type commands struct {
	Serve     serveCmd     `cmd:"" help:"Run the server: widget, console, admin page, sockets."`
	Ask       askCmd       `cmd:"" help:"Show what the assistant would do with a message, and why."`
	Eval      evalCmd      `cmd:"" help:"Measure the assistant on labelled messages."`
	Knowledge knowledgeCmd `cmd:"" help:"Check the knowledge base."`
	History   historyCmd   `cmd:"" help:"Bring in chats from before Dragoman."`
	Agent     agentCmd     `cmd:"" help:"Add and list agents."`
	Store     storeCmd     `cmd:"" help:"Add and list stores, allow the pages they are on."`
	Bench     benchCmd     `cmd:"" help:"Measure the server on this machine."`
	Health    healthCmd    `cmd:"" help:"Ask the server on this machine whether it is ready."`
}

func main() {
	var c commands
	ctx := kong.Parse(&c,
		kong.Name("dragoman"),
		kong.Description("The customer-service assistant that a cross-border store runs itself."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "dragoman:", sentence(err))
		os.Exit(1)
	}
}

// sentence is what a person at a terminal reads of an error: the setting that
// is at fault comes first.
func sentence(err error) string {
	var e *chat.Error
	if errors.As(err, &e) && e.Field != "" && e.Err == nil {
		return e.Field + ": " + e.Message
	}
	return err.Error()
}
