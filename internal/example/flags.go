package example

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Flags are the flags of a program, declared as package flag does it:
//
//	var (
//		flags   example.Flags
//		workers = flags.Int("workers", 4, 1, 1000, "use `N` workers")
//	)
//
// The zero Flags is ready to use. Each run of the program sets all of
// them: to what the command line says, or to their defaults.
//
// A flag that names variants is only for those variants. With any other
// variant, it is a mistake. The name "" stands for a command line
// without a variant.
type Flags struct {
	define []func(*flag.FlagSet)
	only   map[string][]string // flags, and the variants they are for
	set    *flag.FlagSet       // of the latest run
	args   []string
}

// Int declares a flag for a whole number from least to most.
func (f *Flags) Int(
	name string, value, least, most int, usage string, variants ...string,
) *int {
	return declare(f, name, value, usage, variants, func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < least || n > most {
			err = fmt.Errorf("want a whole number from %d to %d", least, most)
		}
		return n, err
	})
}

// Bool declares a flag that is on or off.
func (f *Flags) Bool(name, usage string, variants ...string) *bool {
	b := new(bool)
	f.add(name, variants, func(set *flag.FlagSet) {
		set.BoolVar(b, name, false, usage)
	})
	return b
}

// String declares a flag for a text.
func (f *Flags) String(name, value, usage string, variants ...string) *string {
	return declare(f, name, value, usage, variants,
		func(s string) (string, error) { return s, nil })
}

// Name declares a flag for a name, such as that of a file. An empty name
// is an error.
func (f *Flags) Name(name, usage string, variants ...string) *string {
	return declare(f, name, "", usage, variants, parseName)
}

// Duration declares a flag for a time above 0, such as 300ms or 2s, and of
// at most a day, so that sums of it do not overflow.
func (f *Flags) Duration(
	name string, value time.Duration, usage string, variants ...string,
) *time.Duration {
	return declare(f, name, value, usage, variants, parseDuration)
}

// Addr declares a flag for a network address, such as 127.0.0.1:8000.
func (f *Flags) Addr(name, value, usage string, variants ...string) *string {
	return declare(f, name, value, usage, variants, parseAddr)
}

// Addr adds a flag for a network address to a set of flags.
func Addr(f *flag.FlagSet, name, value, usage string) *string {
	f.Var(&parsed[string]{&value, parseAddr}, name, usage)
	return &value
}

// declare declares a flag whose value is parsed.
func declare[T any](
	f *Flags, name string, value T, usage string, variants []string,
	parse func(string) (T, error),
) *T {
	v := new(value)
	f.add(name, variants, func(set *flag.FlagSet) {
		*v = value
		set.Var(&parsed[T]{v, parse}, name, usage)
	})
	return v
}

func (f *Flags) add(
	name string, variants []string, define func(*flag.FlagSet),
) {
	f.define = append(f.define, define)
	if len(variants) > 0 {
		if f.only == nil {
			f.only = map[string][]string{}
		}
		f.only[name] = variants
	}
}

// Args returns the words of the command line after the variant.
func (f *Flags) Args() []string { return f.args }

// Given says whether a flag is on the command line.
func (f *Flags) Given(name string) (given bool) {
	f.set.Visit(func(o *flag.Flag) { given = given || o.Name == name })
	return given
}

// reset sets all flags to their defaults.
func (f *Flags) reset(program string) {
	f.set = newSet(program)
	f.args = nil
	for _, define := range f.define {
		define(f.set)
	}
	for name, variants := range f.only {
		if named := named(variants); named != "" {
			o := f.set.Lookup(name)
			o.Usage = named + ": " + o.Usage
		}
	}
}

// newSet returns a set of flags that prints nothing itself.
func newSet(program string) *flag.FlagSet {
	set := flag.NewFlagSet(program, flag.ContinueOnError)
	set.SetOutput(io.Discard) // the error says what was wrong
	set.Usage = func() {}
	return set
}

func named(variants []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(variants),
		func(v string) bool { return v == "" }), ", ")
}

// misplaced returns an error if a flag was given that is not for any of
// the variants to run. No variant has been chosen if v is nil.
func (p *Program) misplaced(v *Variant) (err error) {
	p.Flags.set.Visit(func(f *flag.Flag) {
		only, ok := p.Flags.only[f.Name]
		if err != nil || !ok {
			return
		}
		for i := range p.Variants {
			o := &p.Variants[i]
			if (o == v || v == nil && !o.Uncompared) &&
				slices.Contains(only, o.Name) {
				return
			}
		}
		what, where := "the comparison", "without a variant"
		if v != nil {
			what = v.Name
		} else if slices.Contains(only, "") {
			return
		}
		if named := named(only); named != "" {
			where = "with " + named
		}
		err = Usage("%s: -%s does not apply to %s; use it %s",
			p.Name, f.Name, what, where)
	})
	return err
}

// parse parses the flags, and returns the other words.
func (p *Program) parse(args []string) (words []string, err error) {
	if p.Flags == nil {
		p.Flags = new(Flags)
	}
	p.Flags.reset(p.Name)
	p.svg, p.trace, p.html = "", "", ""
	f := p.Flags.set
	f.Var(&parsed[string]{&p.svg, parseName}, "svg",
		"write the picture to `FILE` as SVG")
	f.Var(&parsed[string]{&p.trace, parseName}, "trace",
		"write the run to `FILE` for ui.perfetto.dev")
	f.Var(&parsed[string]{&p.html, parseName}, "html",
		"write a page to `FILE` that plays the run")
	f.BoolVar(&p.plain, "plain", false, "no colors, no moving lanes")
	if p.Command {
		err = f.Parse(args)
		words = f.Args()
	} else {
		words, err = Words(f, args)
	}
	if err != nil && err != flag.ErrHelp {
		err = Usage("%s: %v; -h shows the usage", p.Name, err)
	}
	return words, err
}

// Words parses flags, wherever they stand, and returns the other words.
// After "--" there are no more flags.
func Words(f *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if len(rest) == 0 {
			return words, nil
		}
		if ended := len(args) - len(rest); ended > 0 && args[ended-1] == "--" {
			return append(words, rest...), nil
		}
		words = append(words, rest[0])
		args = rest[1:]
	}
}

// help prints the usage.
func (p *Program) help(w io.Writer) {
	words := " [variant]"
	if p.Command || p.Alone != nil {
		words = ""
	}
	if p.Words != "" {
		words += " " + p.Words
	}
	fmt.Fprintf(w, "usage: %s [flags]%s\n\n%s.\n",
		cmp.Or(p.Start, "go run ./examples/"+p.Name), words, strings.TrimSuffix(p.Title, "."))
	if p.Command {
		fmt.Fprint(w, "Runs a command, and draws what it did, and when. The picture goes "+
			"to stderr if\nstderr is a terminal. -svg, -html and -trace write it to a file.\n")
	} else if len(p.Variants) > 0 {
		p.listVariants(w)
	}
	fmt.Fprint(w, "\nflags:\n")
	p.Flags.set.SetOutput(w)
	p.Flags.set.PrintDefaults()
	p.Flags.set.SetOutput(io.Discard)
}

// listVariants prints the variants, and what each of them takes.
func (p *Program) listVariants(w io.Writer) {
	fmt.Fprint(w, "\nvariants:\n")
	wide := 0
	var compared []string
	for _, v := range p.Variants {
		wide = max(wide, len(v.Name))
		if !v.Uncompared {
			compared = append(compared, v.Name)
		}
	}
	for _, v := range p.Variants {
		fmt.Fprintf(w, "  %-*s  %-5s %s\n", wide, v.Name, v.Takes, v.Does)
	}
	if len(compared) < 2 {
		return
	}
	who, how := "all of them", "race each other"
	if len(compared) < len(p.Variants) {
		last := len(compared) - 1
		who = strings.Join(compared[:last], ", ") + " and " + compared[last]
	}
	if p.Sequential {
		how = "are compared"
	}
	fmt.Fprintf(w, "without a variant, %s %s\n", who, how)
}

// parsed is the value of a flag that has a parser.
type parsed[T any] struct {
	value *T
	parse func(string) (T, error)
}

func (p *parsed[T]) String() string {
	if p.value == nil { // package flag compares with the zero value
		return fmt.Sprint(*new(T))
	}
	return fmt.Sprint(*p.value)
}

func (p *parsed[T]) Set(s string) error {
	v, err := p.parse(s)
	if err == nil {
		*p.value = v
	}
	return err
}

func parseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > 24*time.Hour {
		err = errors.New("want a time above 0 and up to 24h, " +
			"such as 300ms or 2s")
	}
	return d, err
}

// parseName rejects an empty name, such as a shell variable that is not
// set.
func parseName(s string) (string, error) {
	if s == "" {
		return "", errors.New("the name is empty")
	}
	return s, nil
}

// parseAddr wants a port that is a number, because the list of names such
// as "http" differs between machines.
func parseAddr(s string) (string, error) {
	if !isAddr(s) {
		return "", errors.New("want HOST:PORT with a port " +
			"from 0 to 65535, such as 127.0.0.1:8000")
	}
	return s, nil
}

// isAddr does not use net.SplitHostPort: importing package net would add a
// fifth to the start-up time of programs that need no network.
func isAddr(s string) bool {
	hostPort := regexp.MustCompile(`^([^][:]*|\[[^][]*\]):(\d+)$`)
	m := hostPort.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	_, err := strconv.ParseUint(m[2], 10, 16)
	return err == nil
}
