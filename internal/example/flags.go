package example

import (
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

// set returns the flags of the program.
func (p *Program) set() *flag.FlagSet {
	if p.flags == nil {
		p.flags = flag.NewFlagSet(p.Name, flag.ContinueOnError)
		p.flags.SetOutput(io.Discard) // what is wrong is in the error
		p.flags.Usage = func() {}
	}
	return p.flags
}

// Int defines a flag for a whole number from least to most.
func (p *Program) Int(name string, value, least, most int, usage string) *int {
	n := &number{value, least, most}
	p.set().Var(n, name, usage)
	return &n.value
}

// Bool defines a flag that is on or off.
func (p *Program) Bool(name string, usage string) *bool {
	return p.set().Bool(name, false, usage)
}

// String defines a flag for a text.
func (p *Program) String(name, value, usage string) *string {
	return p.set().String(name, value, usage)
}

// Path defines a flag for the name of a file.
func (p *Program) Path(name, usage string) *string {
	var value string
	p.set().Var((*path)(&value), name, usage)
	return &value
}

// Duration defines a flag for a time above 0, such as 300ms or 2s, and of
// a day at most: sums of it must not overflow.
func (p *Program) Duration(
	name string, value time.Duration, usage string,
) *time.Duration {
	d := &span{value}
	p.set().Var(d, name, usage)
	return &d.value
}

// Addr defines a flag for a network address, such as 127.0.0.1:8000.
func (p *Program) Addr(name, value, usage string) *string {
	return Addr(p.set(), name, value, usage)
}

// Addr defines such a flag for a program with flags of its own.
func Addr(f *flag.FlagSet, name, value, usage string) *string {
	a := &addr{value}
	f.Var(a, name, usage)
	return &a.value
}

// For says that a flag means something to some variants alone, or, if it
// names none, only where no variant is named. Given with another one, it
// is a mistake.
func (p *Program) For(name string, variants ...string) {
	if p.meant == nil {
		p.meant = map[string][]string{}
	}
	p.meant[name] = variants
	f := p.set().Lookup(name)
	if f == nil {
		panic(fmt.Sprintf("%s: there is no flag -%s", p.Name, name))
	}
	if len(variants) > 0 {
		f.Usage = strings.Join(variants, ", ") + ": " + f.Usage
	}
}

// meaningless returns an error if a flag was given that means nothing to
// what is to be run: a variant, or, if it is nil, those that are compared.
func (p *Program) meaningless(v *Variant) (err error) {
	p.set().Visit(func(f *flag.Flag) {
		meant, some := p.meant[f.Name]
		if err != nil || !some || v == nil && len(meant) == 0 {
			return
		}
		for i := range p.Variants {
			o := &p.Variants[i]
			if (o == v || v == nil && !o.Uncompared) &&
				slices.Contains(meant, o.Name) {
				return
			}
		}
		what, where := "the comparison", "without a variant"
		if v != nil {
			what = v.Name
		}
		if len(meant) > 0 {
			where = "with " + strings.Join(meant, ", ")
		}
		err = Usage("%s: -%s means nothing to %s; it goes %s",
			p.Name, f.Name, what, where)
	})
	return err
}

// Changed says whether the flag was given on the command line.
func (p *Program) Changed(name string) (given bool) {
	p.set().Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// parse parses the flags, and returns the other words.
func (p *Program) parse(args []string) (words []string, err error) {
	f := p.set()
	if f.Lookup("plain") == nil {
		f.Var((*path)(&p.svg), "svg", "write the picture to `FILE` as SVG")
		f.Var((*path)(&p.trace), "trace",
			"write the run to `FILE` for ui.perfetto.dev")
		f.BoolVar(&p.plain, "plain", false, "no colours, no moving lanes")
	}
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
	fmt.Fprintf(w, "usage: go run ./examples/%s [flags]%s\n\n%s.\n",
		p.Name, words, strings.TrimSuffix(p.Title, "."))
	if p.Command {
		fmt.Fprint(w, "The picture is drawn on stderr, if that is a terminal; "+
			"-svg and -trace write it\nto a file in any case.\n")
	} else if len(p.Variants) > 0 {
		p.listVariants(w)
	}
	fmt.Fprint(w, "\nflags:\n")
	p.set().SetOutput(w)
	p.set().PrintDefaults()
	p.set().SetOutput(io.Discard)
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
	if p.InTurn {
		how = "are compared"
	}
	fmt.Fprintf(w, "without a variant, %s %s\n", who, how)
}

// A number is a flag's whole number within limits.
type number struct{ value, least, most int }

func (n *number) String() string { return strconv.Itoa(n.value) }

func (n *number) Set(s string) error {
	v, err := strconv.Atoi(s)
	if err != nil || v < n.least || v > n.most {
		return fmt.Errorf("want a whole number from %d to %d", n.least, n.most)
	}
	n.value = v
	return nil
}

// A span is a flag's length of time.
type span struct{ value time.Duration }

func (d *span) String() string { return d.value.String() }

func (d *span) Set(s string) error {
	v, err := time.ParseDuration(s)
	if err != nil || v <= 0 || v > 24*time.Hour {
		return errors.New("want a time above 0, such as 300ms or 2s, " +
			"and 24h at most")
	}
	d.value = v
	return nil
}

// A path is a flag's name of a file. That of a variable that is not set
// is none, and not meant as none.
type path string

func (p *path) String() string { return string(*p) }

func (p *path) Set(s string) error {
	if s == "" {
		return errors.New("want a name, and it is empty")
	}
	*p = path(s)
	return nil
}

// An addr is a flag's network address. Its port is a number: "http" would
// need a list of names that differs from machine to machine.
type addr struct{ value string }

func (a *addr) String() string { return a.value }

func (a *addr) Set(s string) error {
	if !isAddr(s) {
		return errors.New("want HOST:PORT with a port " +
			"from 0 to 65535, such as 127.0.0.1:8000")
	}
	a.value = s
	return nil
}

// isAddr does without net.SplitHostPort: for a program that does not need
// the network, package net would be a fifth of the time to start.
func isAddr(s string) bool {
	hostPort := regexp.MustCompile(`^([^][:]*|\[[^][]*\]):(\d+)$`)
	m := hostPort.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	_, err := strconv.ParseUint(m[2], 10, 16)
	return err == nil
}
