// The command exercises is the board: which exercises are done, which are
// wrong, which are open, and what to do next.
//
//	go run ./exercises                  the board
//	go run ./exercises hint NAME        a hint, one more each time
//	go run ./exercises schedule NAME    steps through the order that was wrong
//	go run ./exercises watch [NAME]     grades again whenever you save
//	go run ./exercises reset NAME       puts the task back, keeps your work aside
//	go run ./exercises solution NAME    once yours is right, or with -spoil
//	go run ./exercises list             all, with minutes and what they aim at
//
// What is done is what the tests say at this moment. Only the number of hints
// that you have seen is recorded, in your cache folder.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

const usage = `usage: go run ./exercises [command]

commands:
  (none)           the board: done, wrong, open, and what to do next
  hint NAME        a hint, one more each time
  schedule NAME    steps through the order of steps that was wrong last
  watch [NAME]     grades again whenever you save; without NAME, the next one
  reset NAME       puts the task back; asks first (-yes: does not ask)
  solution NAME    the course's own answer, once yours is right (-spoil: now)
  list             all exercises, with minutes and the misconception they cure
`

func run(ctx context.Context, w io.Writer, args []string) error {
	b, err := newBoard(w, os.Stdin, os.Stderr)
	if err != nil {
		return err
	}
	return b.run(ctx, args)
}

func (b *board) run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("exercises", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	yes := flags.Bool("yes", false, "")
	spoil := flags.Bool("spoil", false, "")
	words, err := example.Words(flags, args)
	if err == flag.ErrHelp {
		fmt.Fprint(b.w, usage)
		return err
	}
	if err != nil {
		return example.Usage("exercises: %v; -h shows the usage", err)
	}
	command := ""
	if len(words) > 0 {
		command, words = words[0], words[1:]
	}
	if err := b.fits(command, words); err != nil {
		return err
	}
	if err := misplaced(flags, command); err != nil {
		return err
	}
	var x *entry
	if len(words) > 0 {
		if x, err = b.find(words[0]); err != nil {
			return err
		}
	}
	switch command {
	case "list":
		b.list()
		return nil
	case "hint":
		return b.hint(x)
	case "schedule":
		return b.schedule(ctx, x)
	case "watch":
		return b.watch(ctx, x)
	case "reset":
		return b.reset(ctx, x, *yes)
	case "solution":
		return b.solution(ctx, x, *spoil)
	}
	return b.show(ctx)
}

// misplaced returns an error if a flag means nothing to the command.
func misplaced(flags *flag.FlagSet, command string) (err error) {
	of := map[string]string{"yes": "reset", "spoil": "solution"}
	flags.Visit(func(f *flag.Flag) {
		if of[f.Name] != command {
			err = example.Usage("exercises: -%s goes with %s alone", f.Name, of[f.Name])
		}
	})
	return err
}

// fits checks how many words a command has.
func (b *board) fits(command string, words []string) error {
	least, most, known := 1, 1, true
	switch command {
	case "hint", "schedule", "reset", "solution":
	case "watch":
		least = 0
	case "", "list":
		least, most = 0, 0
	default:
		known = false
	}
	switch {
	case !known:
		return example.Usage("exercises: there is no command %q; "+
			"choose hint, schedule, watch, reset, solution, list, or none", command)
	case len(words) < least:
		return example.Usage("exercises: %s needs the name of an exercise: %s",
			command, b.names())
	case len(words) > most:
		return example.Usage("exercises: too many words: %q",
			strings.Join(words[most:], " "))
	}
	return nil
}
