// The command explore runs the tests of a package under one schedule after
// another, and shows the schedule under which one fails.
//
//	go run ./schedules/explore ./queue                   all tests
//	go run ./schedules/explore -run TestWork ./queue     some of them
//	go run ./schedules/explore -seed 7 -budget 10000 ./queue
//
// It explores the tests that use testing/synctest; the others run once. The
// tests need no change: the command builds them from a copy of the package,
// and of what the package imports from the same module and from
// golang.org/x/sync.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

const usage = `usage: go run ./schedules/explore [flags] PACKAGE

Runs each test that uses testing/synctest under many schedules, and shows
a schedule under which the test fails.

flags:
  -run REGEXP   run only the tests that go test -run would run
  -budget N     try N schedules of each test (default 2000)
  -seed N       choose other random schedules (default 1)
  -timeout D    give up after this time, such as 30s (default 10m)
`

func run(ctx context.Context, w io.Writer, args []string) error {
	flags := flag.NewFlagSet("explore", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	x := explorer{w: w}
	flags.StringVar(&x.pattern, "run", "", "")
	flags.IntVar(&x.budget, "budget", 2000, "")
	flags.Uint64Var(&x.seed, "seed", 1, "")
	flags.DurationVar(&x.timeout, "timeout", 10*time.Minute, "")
	words, err := example.Words(flags, args)
	switch {
	case err == flag.ErrHelp:
		fmt.Fprint(w, usage)
		return err
	case err != nil:
		return example.Usage("explore: %v; -h shows the usage", err)
	case len(words) != 1 || strings.Contains(words[0], "..."):
		return example.Usage("explore: name one package, as in ./queue")
	case x.budget < 1:
		return example.Usage("explore: -budget is %d; it must be at least 1", x.budget)
	case x.timeout <= 0:
		return example.Usage("explore: -timeout is %v; it must be above 0", x.timeout)
	}
	return x.explore(ctx, words[0])
}
