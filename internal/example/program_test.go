package example

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

var errBroken = errors.New("the kettle is broken")

// kitchen is a program with a slow, a fast and a failing variant, and one
// that is no way of making tea.
func kitchen(fails bool) *Program {
	wait := func(d time.Duration, err error) Func {
		return func(ctx context.Context, w io.Writer) error {
			fmt.Fprintf(w, "Start tea for %v\n", d)
			select {
			case <-time.After(d):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if err == nil {
				fmt.Fprintf(w, "End tea for %v\n", d)
			}
			return err
		}
	}
	p := &Program{Name: "kitchen", Title: "Tea", Subtitle: "It needs time."}
	p.Variants = []Variant{
		{Name: "slow", Takes: "3 s", Does: "a small flame", Run: wait(3*time.Second, nil)},
		{Name: "fast", Takes: "1 s", Does: "a big flame", Run: wait(time.Second, nil)},
		{Name: "juice", Uncompared: true, Does: "no tea", Run: wait(time.Hour, nil)},
	}
	if fails {
		p.Variants = append(p.Variants[:2:2],
			Variant{Name: "broken", Run: wait(2*time.Second, errBroken)})
	}
	return p
}

// cook runs a program in a bubble and returns how long that took.
func cook(t *testing.T, p *Program, args ...string) (out string, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		start := time.Now()
		err = p.Run(t.Context(), &b, args)
		out, took = b.String(), time.Since(start)
	})
	return out, took, err
}

func TestNamedVariantPrintsItsLinesAlone(t *testing.T) {
	out, took, err := cook(t, kitchen(false), "fast")
	require.NoError(t, err)
	assert.Equal(t, "Start tea for 1s\nEnd tea for 1s\n", out)
	assert.Equal(t, time.Second, took)
}

func TestRace(t *testing.T) {
	out, took, err := cook(t, kitchen(false))
	require.NoError(t, err)
	assert.Equal(t, 3*time.Second, took, "they start together")
	golden.File(t, "race.txt", []byte(out))
}

func TestSequential(t *testing.T) {
	p := kitchen(false)
	p.Sequential = true
	_, took, err := cook(t, p)
	require.NoError(t, err)
	assert.Equal(t, 4*time.Second, took)
}

// A variant that fails is reported, and does not spoil the others'
// race.
func TestRaceWithAFailure(t *testing.T) {
	p := kitchen(true)
	svg := filepath.Join(t.TempDir(), "tea.svg")
	out, took, err := cook(t, p, "-svg", svg)
	assert.ErrorIs(t, err, errBroken)
	assert.EqualError(t, err, "broken: the kettle is broken")
	assert.Equal(t, 3*time.Second, took)
	assert.Contains(t, out, "\nslow    3.0 s\nfast    1.0 s, 2.0 s sooner than slow\n"+
		"broken  2.0 s, and failed\n")
	assert.FileExists(t, svg)

	slices.Reverse(p.Variants)
	out, _, _ = cook(t, p)
	assert.Contains(t, out, "\nbroken  2.0 s, and failed\nfast    1.0 s\n"+
		"slow    3.0 s\n", "nothing is sooner than what failed")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	svg, trace := filepath.Join(dir, "tea.svg"), filepath.Join(dir, "tea.json")
	require.NoError(t, os.WriteFile(svg, bytes.Repeat([]byte("long "), 1e6), 0o666))
	_, _, err := cook(t, kitchen(false), "-trace", trace, "fast", "-svg", svg)
	require.NoError(t, err)
	text, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(text), ">Tea</title>")
	assert.Contains(t, string(text), ">It needs time.</text>")
	assert.True(t, strings.HasSuffix(string(text), "</svg>\n"), "what was there is gone")
	text, err = os.ReadFile(trace)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"traceEvents"`)
}

// A race begins when all variants are prepared. A variant that cannot be
// prepared does not run.
func TestPrepare(t *testing.T) {
	p := kitchen(false)
	for i := range p.Variants {
		p.Variants[i].Prepare = func(context.Context) error {
			time.Sleep(time.Duration(i+1) * time.Minute)
			return nil
		}
	}
	out, took, err := cook(t, p)
	assert.NoError(t, err)
	assert.Contains(t, out, "\nslow  3.0 s\nfast  1.0 s, 2.0 s sooner than slow\n")
	assert.Equal(t, 2*time.Minute+3*time.Second, took)

	p.Variants[1].Prepare = func(context.Context) error {
		return errBroken
	}
	out, took, err = cook(t, p, "fast")
	assert.ErrorIs(t, err, errBroken)
	assert.Empty(t, out)
	assert.Zero(t, took)
}

// The clock stops before a variant cleans up, and it cleans up however it
// ended.
func TestClean(t *testing.T) {
	p := kitchen(true)
	p.Sequential = true
	cleaned := 0
	for i := range p.Variants {
		p.Variants[i].Clean = func() error {
			time.Sleep(time.Minute)
			cleaned++
			return nil
		}
	}
	out, took, err := cook(t, p)
	assert.EqualError(t, err, "broken: the kettle is broken")
	assert.Contains(t, out, "\nslow    3.0 s\nfast    1.0 s, 2.0 s sooner than slow\n")
	assert.Equal(t, 3, cleaned)
	assert.Equal(t, 6*time.Second+3*time.Minute, took)

	p.Variants[1].Clean = func() error { return errBroken }
	out, took, err = cook(t, p, "fast")
	assert.ErrorIs(t, err, errBroken)
	assert.Equal(t, "Start tea for 1s\nEnd tea for 1s\n", out)
	assert.Equal(t, time.Second, took)

	l := &lap{rec: timeline.NewRecorder(io.Discard), variant: &p.Variants[0]}
	l.variant.Clean = func() error { cleaned++; return nil }
	l.variant.Run = func(context.Context, io.Writer) error { panic("fire") }
	assert.PanicsWithValue(t, "fire", func() { l.do(t.Context()) })
	assert.Equal(t, 4, cleaned)

	synctest.Test(t, func(t *testing.T) {
		p := kitchen(false)
		p.Grace = 2 * time.Minute
		p.Variants[0].Clean = func() error {
			time.Sleep(time.Minute)
			cleaned++
			return nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		err := p.Run(ctx, io.Discard, []string{"slow"})
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 61*time.Second, time.Since(start))
	})
	assert.Equal(t, 5, cleaned)
}

// A file that cannot be written is reported before the run starts.
func TestUnwritableFiles(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{
		{"-svg", dir},
		{"-svg", filepath.Join(dir, "none", "x.svg")},
		{"-svg", filepath.Join(dir, "x.svg"), "-trace", dir},
		{"-svg", filepath.Join(dir, "x"), "-trace", filepath.Join(dir, "x")},
		{"-svg", filepath.Join(dir, "x"), "-trace", dir + "/./x"},
	} {
		for _, variant := range []string{"", "fast"} {
			words := args
			if variant != "" {
				words = append([]string{variant}, args...)
			}
			out, took, err := cook(t, kitchen(false), words...)
			assert.Error(t, err)
			assert.Empty(t, out)
			assert.Zero(t, took)
			left, _ := os.ReadDir(dir)
			assert.Empty(t, left, "%v", args)
		}
	}
}

// A file may have several names, and a device takes all that is written to it.
func TestOneFileForBoth(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "old"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(file, []byte("old"), 0o666))
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	_, _, err := cook(t, kitchen(false), "fast", "-svg", file, "-trace", link)
	assert.EqualError(t, err, "kitchen: -svg and -trace name the same file")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "old", string(text))

	_, _, err = cook(t, kitchen(false), "fast", "-svg", os.DevNull, "-trace", os.DevNull)
	assert.NoError(t, err)
}

// Of a picture that cannot be written to its end, nothing is left, and what
// was there stays.
func TestNoHalfPictures(t *testing.T) {
	dir := t.TempDir()
	was, isNew := filepath.Join(dir, "old.svg"), filepath.Join(dir, "new.svg")
	require.NoError(t, os.WriteFile(was, []byte("a long picture"), 0o666))
	for _, name := range []string{was, isNew} {
		var at pending
		f, err := create(name, &at)
		require.NoError(t, err)
		assert.FileExists(t, name)
		err = f.fill(func(w io.Writer) error {
			_, err := io.WriteString(w, "half")
			require.NoError(t, err)
			return errBroken
		})
		assert.EqualError(t, err, "cannot write: the kettle is broken")
		assert.Empty(t, at.names)
	}
	text, err := os.ReadFile(was)
	assert.NoError(t, err)
	assert.Equal(t, "a long picture", string(text))
	assert.NoFileExists(t, isNew)
}

// Ctrl-C leaves no file that was not there, and does not touch one that was.
func TestCanceled(t *testing.T) {
	for _, args := range [][]string{{}, {"slow"}} {
		dir := t.TempDir()
		svg, trace := filepath.Join(dir, "new.svg"), filepath.Join(dir, "old.json")
		require.NoError(t, os.WriteFile(trace, []byte("old"), 0o666))
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(500*time.Millisecond, func() {
				cancel(stopped{syscall.SIGINT})
			})
			start := time.Now()
			err := kitchen(false).Run(ctx, io.Discard,
				append(args, "-svg", svg, "-trace", trace))
			assert.Equal(t, stopped{syscall.SIGINT}, err)
			assert.Equal(t, 500*time.Millisecond, time.Since(start))
		})
		assert.NoFileExists(t, svg)
		text, err := os.ReadFile(trace)
		require.NoError(t, err)
		assert.Equal(t, "old", string(text))
	}
}

// A function that only sleeps is not waited for.
func TestCanceledSleeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Program{Name: "sleeper", Variants: []Variant{{Name: "sleep",
			Run: func(context.Context, io.Writer) error {
				time.Sleep(time.Hour)
				return nil
			}}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		assert.ErrorIs(t, p.Run(ctx, io.Discard, nil), context.DeadlineExceeded)
		assert.Equal(t, 1050*time.Millisecond, time.Since(start))
		time.Sleep(time.Hour) // for it, which the test must not leave behind
	})
}

func TestHelp(t *testing.T) {
	out, _, err := cook(t, kitchen(false), "-h")
	assert.ErrorIs(t, err, flag.ErrHelp)
	assert.Contains(t, out, "usage: go run ./examples/kitchen [flags] [variant]\n")
	assert.Contains(t, out, "  slow   3 s   a small flame\n")
	assert.Contains(t, out, "without a variant, slow and fast race each other\n")
	for _, f := range []string{"-svg", "-trace", "-plain"} {
		assert.Contains(t, out, f)
	}
}

// Who fails before there is anything to be seen leaves no picture.
func TestNoPictureOfNothing(t *testing.T) {
	p := &Program{Name: "kitchen", Words: "TEA", Variants: []Variant{{
		Name: "make", Run: func(context.Context, io.Writer) error {
			return Usage("which tea?")
		},
	}}}
	svg := filepath.Join(t.TempDir(), "tea.svg")
	_, _, err := cook(t, p, "make", "-svg", svg)
	assert.EqualError(t, err, "which tea?")
	assert.NoFileExists(t, svg)
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"cold":          `kitchen: there is no variant "cold"; choose slow, fast, juice`,
		"slow now":      `kitchen: too many words after slow: "now"`,
		"-loud":         "kitchen: flag provided but not defined: -loud; -h shows the usage",
		"slow -- -svg":  `kitchen: too many words after slow: "-svg"`,
		"-svg t -trace": "kitchen: flag needs an argument: -trace; -h shows the usage",
	} {
		_, _, err := cook(t, kitchen(false), strings.Fields(args)...)
		assert.EqualError(t, err, want)
		assert.Equal(t, exitUsage, report(io.Discard, err, nil))
	}
}

// A word or a name that is empty is a mistake, as of a variable that is not
// set, and not as good as none.
func TestEmptyWords(t *testing.T) {
	for want, args := range map[string][]string{
		"kitchen: a word after slow is empty":                                                    {"slow", ""},
		"kitchen: a word after fast is empty":                                                    {"fast", "now", ""},
		`kitchen: there is no variant ""; choose slow, fast, juice; TEA comes after the variant`: {""},
		`kitchen: invalid value "" for flag -svg: the name ` +
			"is empty; -h shows the usage": {"-svg", "", "fast"},
		`kitchen: invalid value "" for flag -trace: the name ` +
			"is empty; -h shows the usage": {"-trace="},
		`kitchen: invalid value "24h0m1s" for flag -time: want a time above 0 and up to 24h, ` +
			"such as 300ms or 2s; -h shows the usage": {"-time", "24h0m1s"},
	} {
		p := kitchen(false)
		p.Flags = new(Flags)
		p.Flags.Duration("time", time.Second, "how long")
		p.Words = "TEA"
		_, took, err := cook(t, p, args...)
		assert.EqualError(t, err, want)
		assert.Equal(t, exitUsage, report(io.Discard, err, nil))
		assert.Zero(t, took)
	}
	p := kitchen(false)
	p.Flags = new(Flags)
	p.Flags.Duration("time", time.Second, "how long")
	_, _, err := cook(t, p, "-time", "24h", "fast")
	assert.NoError(t, err)
}

// A flag that does not apply to a variant is a mistake, and is reported
// before anything runs.
func TestFlagsForSomeVariants(t *testing.T) {
	kettles := func() *Program {
		p := kitchen(false)
		p.Flags = new(Flags)
		p.Flags.Int("sugar", 0, 0, 9, "how much", "slow", "juice")
		p.Flags.Int("ice", 0, 0, 9, "how much", "juice")
		n := p.Flags.Int("kettles", 0, 1, 9, "how many", "")
		p.Flags.Bool("milk", "with milk")
		p.Default = func() *Variant {
			if *n > 0 {
				return &p.Variants[1]
			}
			return nil
		}
		return p
	}
	for args, want := range map[string]string{
		"-sugar 1 fast":          "kitchen: -sugar does not apply to fast; use it with slow, juice",
		"fast -milk -sugar 0":    "kitchen: -sugar does not apply to fast; use it with slow, juice",
		"slow -sugar 1 -ice 1":   "kitchen: -ice does not apply to slow; use it with juice",
		"-ice 1":                 "kitchen: -ice does not apply to the comparison; use it with juice",
		"-ice 1 juic":            `kitchen: there is no variant "juic"; choose slow, fast, juice`,
		"-kettles 3 slow":        "kitchen: -kettles does not apply to slow; use it without a variant",
		"-ice 1 -kettles 3 fast": "kitchen: -ice does not apply to fast; use it with juice",
	} {
		out, took, err := cook(t, kettles(), strings.Fields(args)...)
		assert.EqualError(t, err, want)
		assert.Equal(t, exitUsage, report(io.Discard, err, nil))
		assert.Empty(t, out)
		assert.Zero(t, took)
	}
	for args, want := range map[string]time.Duration{
		"-sugar 1 slow -milk": 3 * time.Second, "-milk fast": time.Second,
		"-ice 1 juice -sugar 1": time.Hour,
		"-sugar 1 -milk":        3 * time.Second, // compared
		"-kettles 3":            time.Second,
	} {
		_, took, err := cook(t, kettles(), strings.Fields(args)...)
		require.NoError(t, err)
		assert.Equal(t, want, took, args)
	}
	out, _, _ := cook(t, kettles(), "-h")
	assert.Contains(t, out, "slow, juice: how much")
	assert.NotContains(t, out, ": how many")
}

// The flags of a command are its own.
func TestCommand(t *testing.T) {
	p := &Program{Name: "wrap", Command: true}
	p.Variants = []Variant{{Name: "nothing",
		Run: func(_ context.Context, w io.Writer) error {
			fmt.Fprintf(w, "%q", p.Flags.Args())
			return nil
		}}}
	out, _, err := cook(t, p, "-plain", "tea", "-svg", "--", "x")
	require.NoError(t, err)
	assert.Equal(t, `["tea" "-svg" "--" "x"]`, out)
}

// What may print forever is drawn from its last lines, which the picture
// says. All the others keep all lines.
func TestKeepsTheLastLines(t *testing.T) {
	prints := func(_ context.Context, w io.Writer) error {
		for i := range 250 {
			fmt.Fprintf(w, "Start %d\n", i)
			time.Sleep(time.Second)
			fmt.Fprintf(w, "End %d\n", i)
		}
		return nil
	}
	variants := []Variant{{Name: "prints", Run: prints}}
	for name, p := range map[string]*Program{
		"command": {Command: true, Variants: variants},
		"alone":   {Alone: prints, Name: "prints"},
		"variant": {Variants: variants},
	} {
		p.keep = 100
		svg := filepath.Join(t.TempDir(), "x.svg")
		out, took, err := cook(t, p, "-svg", svg)
		require.NoError(t, err)
		assert.Equal(t, 250*time.Second, took)
		assert.Equal(t, 500, strings.Count(out, "\n"), "all are printed")
		drawn, err := os.ReadFile(svg)
		require.NoError(t, err)
		title := ">prints, without the first 400 lines</text>"
		if name == "variant" {
			title = ">prints</text>"
		}
		assert.Contains(t, string(drawn), title, name)
	}
}

func TestReport(t *testing.T) {
	for _, test := range []struct {
		err, cause error
		want       string
		code       int
	}{
		{nil, nil, "", 0},
		{flag.ErrHelp, nil, "", 0},
		{errBroken, nil, "the kettle is broken\n", 1},
		{Usage("what %q?", "x"), nil, "what \"x\"?\n", 2},
		{Exit(7), nil, "", 7},
		{errors.Join(Exit(7)), nil, "", 7},
		{errBroken, stopped{syscall.SIGINT}, "stopped by Ctrl-C\n", 130},
		{nil, stopped{syscall.SIGTERM}, "stopped: terminated\n", 143},
		{fmt.Errorf("tea: %w", errors.Join(io.EOF, lost{errBroken}, lost{io.EOF})),
			stopped{syscall.SIGINT}, "the kettle is broken\nEOF\nstopped by Ctrl-C\n", 130},
		{lost{errBroken}, errNoReader, "the kettle is broken\n", 0},
		{lost{errBroken}, nil, "the kettle is broken\n", 1},
		{errBroken, errNoReader, "", 0},
		{nil, errBroken, "the kettle is broken\n", 1},
	} {
		var b bytes.Buffer
		assert.Equal(t, test.code, report(&b, test.err, test.cause))
		assert.Equal(t, test.want, b.String())
	}
}
