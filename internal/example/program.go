package example

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// A Program is an example: one thing, done in several ways.
type Program struct {
	Name     string // its folder below examples
	Title    string // what the variants have in common
	Subtitle string // what to see in the picture
	Words    string // what may follow the variant, such as "[FILE]"
	Variants []Variant

	// InTurn makes the bare command run the variants one after the other.
	// Else they race: good for variants that sleep, as they do not get in
	// each other's way.
	InTurn bool

	// Grace is how long to wait for a variant to clean up after Ctrl-C,
	// 50 ms by default. Functions that only sleep are not waited for.
	Grace time.Duration

	// Only, if it is set, may choose what to run in place of comparing.
	Only func() *Variant

	// Command makes all words a command with words of its own: the flags
	// end where it begins, and there is one variant alone. It may run for
	// ever, so only the last lines are kept; what there is to see is drawn
	// after Ctrl-C, too.
	Command bool

	// Alone, if it is set, is all that the program does, with the words as
	// Words says: there are no variants. It may run for ever, so lines are
	// kept only where they are drawn, and only the last of them; what there
	// is to see is drawn after Ctrl-C, too.
	Alone Func

	keep   int // lines of what may run for ever, at least; tests set it
	flags  *flag.FlagSet
	meant  map[string][]string // flags, and the variants they are for
	given  []string            // the words after the variant
	stderr io.Writer
	common
}

// common are the flags that every example has.
type common struct {
	svg, trace string
	plain      bool
}

// A Variant is one way of doing it.
type Variant struct {
	Name       string
	Takes      string // such as "3 s"
	Does       string // in a few words
	Run        Func
	Uncompared bool // another thing: left out when variants are compared

	// Clean, if it is set, takes away what Run has left, however that
	// ended. It is not part of the time that the variant took.
	Clean func() error
}

// A Func does something and prints about it to w.
type Func = func(ctx context.Context, w io.Writer) error

// Given returns the words of the command line after the variant.
func (p *Program) Given() []string { return p.given }

// Stderr returns where a variant may print what is no result: below the
// lines and above the moving lanes.
func (p *Program) Stderr() io.Writer {
	if p.stderr == nil {
		return os.Stderr
	}
	return p.stderr
}

// Run parses the command line and runs what it asks for: one variant, or,
// if it names none, a comparison of all.
func (p *Program) Run(ctx context.Context, w io.Writer, args []string) error {
	words, err := p.parse(args)
	if err == flag.ErrHelp {
		p.help(w)
		return err
	}
	if err != nil {
		return err
	}
	if s, ok := w.(*screen); ok && s.exit != nil {
		context.AfterFunc(ctx, func() {
			time.Sleep(p.grace() + 2*time.Second)
			s.force(context.Cause(ctx))
		})
	}
	if p.Alone != nil {
		return p.alone(ctx, w, words)
	}
	v, err := p.pick(words)
	if err != nil {
		return err
	}
	if v == nil {
		return p.compare(ctx, w)
	}
	return p.play(ctx, w, v)
}

// alone runs a program without variants.
func (p *Program) alone(
	ctx context.Context, w io.Writer, words []string,
) error {
	if len(words) > 0 && p.Words == "" {
		return Usage("%s: it takes no words, and got %q",
			p.Name, strings.Join(words, " "))
	}
	p.given = words
	if st := p.stage(w); !st.moves() && p.svg == "" && p.trace == "" {
		return p.patiently(ctx, func() error { return p.Alone(ctx, w) })
	}
	return p.play(ctx, w, &Variant{Name: p.Name, Run: p.Alone})
}

// pick finds the variant that the words ask for, or nil for all of them.
func (p *Program) pick(words []string) (*Variant, error) {
	if p.Command {
		if p.given = words; len(words) > 0 {
			p.Variants[0].Name = strings.Join(words, " ")
		}
		return &p.Variants[0], nil
	}
	if len(words) == 0 {
		if p.Only != nil {
			if v := p.Only(); v != nil {
				return v, nil
			}
		}
		if len(p.Variants) == 1 {
			return &p.Variants[0], nil
		}
		return nil, p.meaningless(nil)
	}
	i := slices.IndexFunc(p.Variants, func(v Variant) bool {
		return v.Name == words[0]
	})
	if i < 0 {
		return nil, Usage("%s: there is no variant %q; choose %s",
			p.Name, words[0], p.choices())
	}
	p.given = words[1:]
	if slices.Contains(p.given, "") { // as of a variable that is not set
		return nil, Usage("%s: a word after %s is empty", p.Name, words[0])
	}
	if len(p.given) > 0 && p.Words == "" {
		return nil, Usage("%s: too many words after %s: %q",
			p.Name, words[0], strings.Join(p.given, " "))
	}
	return &p.Variants[i], p.meaningless(&p.Variants[i])
}

func (p *Program) choices() string {
	var names []string
	for _, v := range p.Variants {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

// patiently waits for f. Once ctx is done, it waits no longer than the
// program's grace: a function that only sleeps cannot be cancelled, and
// nobody needs what it would print.
func (p *Program) patiently(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(p.grace()):
		return context.Cause(ctx)
	}
}

func (p *Program) grace() time.Duration {
	return cmp.Or(p.Grace, 50*time.Millisecond)
}

// Elapsed makes a variant that prints how long it took as its last line.
func Elapsed(run Func) Func {
	return func(ctx context.Context, w io.Writer) error {
		start := time.Now()
		if err := run(ctx, w); err != nil {
			return err
		}
		took := time.Since(start).Round(time.Millisecond)
		fmt.Fprintf(w, "Elapsed: %v\n", took)
		return nil
	}
}
