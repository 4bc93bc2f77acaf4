package example

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// A Program is an example: one thing, done in several ways. A program can
// be run many times, but not at the same time.
type Program struct {
	Name     string // its folder below examples
	Start    string // how to start it; "go run ./examples/NAME" if empty
	Title    string // what the variants have in common
	Subtitle string // what to see in the picture
	Words    string // what may follow the variant, such as "[FILE]"
	Flags    *Flags // besides those that every example has
	Variants []Variant

	// Sequential makes the bare command run the variants one after the
	// other, because they need the whole machine. Variants that only wait
	// do not get in each other's way, and race.
	Sequential bool

	// Grace is how long a variant may clean up after Ctrl-C, 50 ms by
	// default. Functions that only sleep are not waited for.
	Grace time.Duration

	// Default may return a variant to run if none is named. If it is nil or
	// returns nil, all variants are compared.
	Default func() *Variant

	// Compared, if it is set, adds to what a comparison prints. It gets how
	// long each of the compared variants took.
	Compared func(w io.Writer, took []time.Duration) error

	// Command makes all words a command with words of its own. The flags
	// end where the command begins, and there is only one variant.
	Command bool

	// View, if it is set, changes what is drawn of a run that has ended.
	View func(timeline.Chart) timeline.Chart

	// Recorded, if it is set, may return charts to draw in place of
	// running anything, and what to say below them.
	Recorded func(words []string) ([]timeline.Chart, string, error)

	// Alone is all that a program without variants does. Programs that
	// have Command or Alone may run forever: only their last lines are
	// kept for the picture, which is also drawn after Ctrl-C.
	Alone Func

	keep   int // how many lines; tests set it
	stderr io.Writer
	common
}

// common are the flags that every example has.
type common struct {
	svg, trace, html string
	plain            bool
}

// A Variant is one way to run the program.
type Variant struct {
	Name       string
	Takes      string // such as "3 s"
	Does       string // in a few words
	Run        Func
	Elapsed    bool // print how long it took as the last line
	Uncompared bool // another thing: left out when variants are compared
	Text       bool // what it prints is not a run to be drawn

	// Prepare, if it is set, does what must be done before Run. It is not
	// part of the time that the variant takes. A race begins when all
	// variants are prepared.
	Prepare func(ctx context.Context) error

	// Clean, if it is set, removes what Run has left, even after an error
	// or a panic. It is not part of the time that the variant took.
	Clean func() error
}

// A Func does something and prints about it to w.
type Func = func(ctx context.Context, w io.Writer) error

// Plain makes a Func of a function that cannot fail or be canceled.
func Plain(f func(w io.Writer)) Func {
	return func(_ context.Context, w io.Writer) error {
		f(w)
		return nil
	}
}

// Stderr returns a writer for what is not a result. Its lines appear above
// the moving lanes.
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
	if p.Recorded != nil {
		charts, note, err := p.Recorded(words)
		if err != nil || charts != nil {
			return errors.Join(err, p.show(w, charts, note))
		}
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
		return Usage("%s: unexpected %q: only flags are allowed",
			p.Name, strings.Join(words, " "))
	}
	p.Flags.args = words
	if st := p.stage(w); !st.moves() && p.svg == "" && p.trace == "" {
		return p.await(ctx, func() error { return p.Alone(ctx, w) })
	}
	return p.play(ctx, w, &Variant{Name: p.Name, Run: p.Alone})
}

// pick finds the variant that the words ask for, or nil for all of them.
func (p *Program) pick(words []string) (*Variant, error) {
	if p.Command {
		if p.Flags.args = words; len(words) > 0 {
			p.Variants[0].Name = strings.Join(words, " ")
		}
		return &p.Variants[0], nil
	}
	if len(words) == 0 {
		if p.Default != nil {
			if v := p.Default(); v != nil {
				return v, nil
			}
		}
		if len(p.Variants) == 1 {
			return &p.Variants[0], nil
		}
		return nil, p.misplaced(nil)
	}
	i := slices.IndexFunc(p.Variants, func(v Variant) bool {
		return v.Name == words[0]
	})
	if i < 0 {
		hint := ""
		if p.Words != "" {
			hint = "; " + p.Words + " comes after the variant"
		}
		return nil, Usage("%s: there is no variant %q; choose %s%s",
			p.Name, words[0], p.choices(), hint)
	}
	p.Flags.args = words[1:]
	if slices.Contains(words[1:], "") { // such as an unset shell variable
		return nil, Usage("%s: a word after %s is empty", p.Name, words[0])
	}
	if len(words) > 1 && p.Words == "" {
		return nil, Usage("%s: too many words after %s: %q",
			p.Name, words[0], strings.Join(words[1:], " "))
	}
	return &p.Variants[i], p.misplaced(&p.Variants[i])
}

func (p *Program) choices() string {
	var names []string
	for _, v := range p.Variants {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

// await waits for f. Once ctx is done, it waits no longer than the program's
// grace: a function that only sleeps cannot be canceled, and its output is
// no longer needed.
func (p *Program) await(ctx context.Context, f func() error) error {
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
