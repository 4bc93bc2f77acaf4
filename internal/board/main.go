// Package board is the command in exercises: the board that shows what is
// done and what is next, the commands around it, and a learner's own copy
// of the exercises.
package board

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/predict"
)

// Main runs the command line and exits. The files are those of the
// exercises, as the course has them; nil means that the command runs in a
// learner's own copy.
func Main(files fs.FS) {
	example.Main(func(ctx context.Context, w io.Writer, args []string) error {
		b, err := newBoard(files, w, os.Stdin, os.Stderr)
		if err != nil {
			return err
		}
		return b.run(ctx, args)
	})
}

const usage = `usage: go run ./exercises [command]

commands:
  (none)           shows the board: done, wrong, open, and what to do next
  NAME             grades one exercise
  hint NAME        shows one more hint each time
  show NAME N      shows implementation N of the code under test
  schedule NAME    steps through the goroutine order that broke your answer
                   (-svg FILE: draws it)
  watch [NAME]     grades an exercise, by default the next one, whenever you save
                   (-room URL -name NAME: reports your progress to a class)
  reset NAME       puts the task back; asks first (-yes: does not ask)
  solution NAME    shows the course's answer once yours is right (-spoil: now)
  list             lists all exercises, with minutes and the misconceptions they cure
  predict [N ...]  asks when things happen in ten programs (or only in N ...)
  room             serves a page with the progress of a class; writes a CSV file
                   (-addr HOST:PORT: for other machines too; -csv FILE)
  init DIR         makes your own copy of the exercises, as a separate module
  update [DIR]     brings new exercises and graders to your copy; keeps answers
`

// options are the values of all flags.
type options struct {
	yes, spoil bool
	room, name string
	addr       *string
	csv, svg   string
}

// A command is one word of the usage.
type command struct {
	least, most int    // how many words it takes
	takes       string // what they are
	flags       []string
	run         func(b *board, ctx context.Context, words []string, o options) error
}

const anExercise = "the name of an exercise"

// on makes a command of a method that takes an exercise.
func on(
	do func(b *board, ctx context.Context, x *Entry, o options) error, flags ...string,
) command {
	return command{1, 1, anExercise, flags, func(
		b *board, ctx context.Context, words []string, o options,
	) error {
		x, err := b.find(words[0])
		if err != nil {
			return err
		}
		return do(b, ctx, x, o)
	}}
}

var commands = map[string]command{
	"": {run: func(b *board, ctx context.Context, _ []string, _ options) error {
		return b.show(ctx)
	}},
	"list": {run: func(b *board, _ context.Context, _ []string, _ options) error {
		b.list()
		return nil
	}},
	"hint": on(func(b *board, _ context.Context, x *Entry, _ options) error {
		return b.hint(x)
	}),
	"show": {2, 2, "the name of an exercise, and a number", nil, func(
		b *board, _ context.Context, words []string, _ options,
	) error {
		x, err := b.find(words[0])
		if err != nil {
			return err
		}
		return b.showTested(x, words[1])
	}},
	"schedule": on(func(b *board, ctx context.Context, x *Entry, o options) error {
		return b.schedule(ctx, x, o.svg)
	}, "svg"),
	"reset": on(func(b *board, ctx context.Context, x *Entry, o options) error {
		return b.reset(ctx, x, o.yes)
	}, "yes"),
	"solution": on(func(b *board, ctx context.Context, x *Entry, o options) error {
		return b.solution(ctx, x, o.spoil)
	}, "spoil"),
	"watch": {0, 1, anExercise, []string{"room", "name"}, func(
		b *board, ctx context.Context, words []string, o options,
	) (err error) {
		var x *Entry
		if len(words) > 0 {
			if x, err = b.find(words[0]); err != nil {
				return err
			}
		}
		return b.watch(ctx, x, o)
	}},
	"room": {flags: []string{"addr", "csv"}, run: func(
		b *board, ctx context.Context, _ []string, o options,
	) error {
		return b.room(ctx, o)
	}},
	"predict": {0, len(predict.Questions), "numbers of questions", nil, func(
		b *board, ctx context.Context, words []string, _ options,
	) error {
		return predict.Command(ctx, b.unbroken(), b.in, words)
	}},
	"init": {1, 1, "a new folder", nil, func(
		b *board, _ context.Context, words []string, _ options,
	) error {
		return b.init(words[0])
	}},
	"update": {0, 1, "the folder of a copy", nil, func(
		b *board, ctx context.Context, words []string, _ options,
	) error {
		return b.update(ctx, words)
	}},
}

// order is the order of the commands in messages.
var order = []string{
	"hint", "show", "schedule", "watch", "reset", "solution", "list", "predict", "room",
	"init", "update",
}

func (b *board) run(ctx context.Context, args []string) error {
	flags, o := newFlags()
	words, err := example.Words(flags, args)
	if err == flag.ErrHelp {
		fmt.Fprint(b.w, usage)
		return err
	}
	if err != nil {
		return example.Usage("exercises: %v; -h shows the usage", err)
	}
	name := ""
	if len(words) > 0 {
		name, words = words[0], words[1:]
	}
	c, known := commands[name]
	if !known {
		x, err := b.find(name)
		if err != nil {
			return b.unknown(name)
		}
		c = command{run: func(b *board, ctx context.Context, _ []string, _ options) error {
			return b.grade(ctx, x)
		}}
	}
	switch {
	case len(words) < c.least && c.takes == anExercise:
		return example.Usage("exercises: %s needs %s: %s",
			name, c.takes, strings.Join(b.exercises(), ", "))
	case len(words) < c.least:
		return example.Usage("exercises: %s needs %s", name, c.takes)
	case len(words) > c.most:
		return example.Usage("exercises: too many words: %q",
			strings.Join(words[c.most:], " "))
	}
	if err := misplaced(flags, c); err != nil {
		return err
	}
	return c.run(b, ctx, words, *o)
}

// newFlags returns the flags of all commands, and where their values go.
// The room is for this machine only, unless its address says otherwise.
func newFlags() (*flag.FlagSet, *options) {
	flags, o := flag.NewFlagSet("exercises", flag.ContinueOnError), &options{}
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.yes, "yes", false, "")
	flags.BoolVar(&o.spoil, "spoil", false, "")
	flags.StringVar(&o.room, "room", "", "")
	flags.StringVar(&o.name, "name", "", "")
	flags.StringVar(&o.csv, "csv", "", "")
	flags.StringVar(&o.svg, "svg", "", "")
	o.addr = example.Addr(flags, "addr", "127.0.0.1:8040", "")
	return flags, o
}

// unknown is the error for a word that is neither a command nor an
// exercise.
func (b *board) unknown(word string) error {
	like := nearest(word, slices.Concat(order, b.exercises()))
	if like != "" {
		return example.Usage("exercises: there is no command or exercise %q; "+
			"did you mean %s?", word, like)
	}
	return example.Usage("exercises: there is no command %q; choose one of %s, "+
		"or the name of an exercise", word, strings.Join(order, ", "))
}

// misplaced returns an error if a flag does not apply to the command.
func misplaced(flags *flag.FlagSet, c command) (err error) {
	flags.Visit(func(f *flag.Flag) {
		if slices.Contains(c.flags, f.Name) {
			return
		}
		for _, name := range order {
			if slices.Contains(commands[name].flags, f.Name) {
				err = cmp.Or(err, example.Usage("exercises: -%s applies only to %s", f.Name, name))
			}
		}
	})
	return err
}
