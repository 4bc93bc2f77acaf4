package timelinetest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/bakery"
	"example.com/baton/internal/racedetector"
	"example.com/baton/say"
	"example.com/baton/timeline"
)

// TestDoc is the example at the top of the package.
func TestDoc(t *testing.T) {
	for range 20 { // the ovens take turns as they like
		Want(t, `
			Mixer 1  ==1s== ==1s==
			Oven *          ======2s=====
			Oven *                 ======2s=====
			Icer 1                        ==1s== ==1s==
			...
			seconds  0      1      2      3      4      5`,
			func(w io.Writer) {
				bakery.Pipeline(context.Background(), w, 2, 2)
			})
	}
}

// TestGlyphs is the second picture in the package doc.
func TestGlyphs(t *testing.T) {
	p, err := parse(`
		tea      =====3s=====..
		toast    ######|#########
		apple    0   1   *
		seconds  0   1   2   3   4`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range p.lanes {
		fmt.Fprintf(&b, "%s: %s\n", l.write(), l.list(false))
	}
	const want = "tea: 0s-3s, 3s-3.5s unnoticed\n" +
		"toast: 0s-1.5s busy, 1.5s-4s busy\n" +
		"apple: 0s \"0\", 1s \"1\", 2s\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestWantChart(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	say.Concurrent(
		func() { say.After(r, 60*time.Millisecond, "First") },
		func() { say.After(r, 20*time.Millisecond, "Second") },
	)
	WantChart(t, `
		Second: 20ms
		First: 60ms
		any order`, timeline.NewChart("", r.Lines(), 0), 10*time.Second)
}

// bakeTwo is the chart of two ovens, and of one who counts.
func bakeTwo() timeline.Chart {
	at := func(ms int, text string) timeline.Line {
		return timeline.Line{At: time.Duration(ms) * time.Millisecond, Text: text}
	}
	return timeline.NewChart("", []timeline.Line{
		at(0, "Oven 1 starting cake 1"),
		at(0, "apple 0"),
		at(1000, "Oven 2 starting cake 2"),
		at(1000, "apple 1"),
		at(2000, "Oven 1 finished cake 1"),
		at(2000, "Oven 1 starting cake 3"),
		at(3000, "Oven 2 finished cake 2"),
		at(4000, "Oven 1 finished cake 3"),
	}, 0)
}

func TestMatches(t *testing.T) {
	for name, picture := range map[string]string{
		"three columns a second": `
			Oven 1   ======|=====
			apple    0  1
			Oven 2      ======
			seconds  0  1  2  3  4`,
		"another scale": `
			Oven 1   =====2s=====|=====2s====
			apple    0     1
			Oven 2         =====2s=====
			seconds  0     1     2     3     4`,
		"another unit": `
			Oven 1   ==========|=========
			apple    0    1
			Oven 2        ==========
			ms       0    1000 2000`,
		"a gap of a column": `
			Oven 1   ===2s==== ===2s====
			apple    0    *
			Oven 2        ===2s====
			seconds  0    1    2    3`,
		"labels": `
			Oven 1   ==cake 1==|=cake 3==
			apple    0    1
			Oven 2        ==cake *==
			seconds  0    1    2    3`,
		"numbers": `
			Oven 1: 0s-2s, 2s-4s running "cake 3"
			apple: 0s "0", 1s
			Oven 2: 1-3`,
		"patterns": `
			oven *   ==========|=========
			apple    0    *
			*             ==========
			seconds  0    1    2    3`,
		"any order": `
			*: 1s-3s
			oven *: 0s-2s, 2s-4s
			apple: 0s, 1s
			any order`,
		"taken together": `
			all oven *: 0s-2s, 1s-3s, 2s-4s
			apple: 0s, 1s`,
		"lanes that begin together": `
			apple: 0s, 1s
			Oven 1: 0s-2s, 2s-4s
			Oven 2: 1s-3s`,
		"other lanes": `
			apple: 0s, 1s
			...
			in all: 4s`,
		"names in quotes": `
			"OVEN 1"  ==========|=========
			"apple": 0s, 1s
			Oven 2         ==========
			seconds   0    1    2    3`,
		"on the first line": `all *: 0-2, 1-3, 2-4, 0, 1`,
		"on the first line, drawn": `Oven 1   ==========|=========
			apple    0    1
			Oven 2        ==========
			seconds  0    1    2    3`,
		"without indentation": `
Oven 1   ==========|=========
apple    0    1
Oven 2        ==========
seconds  0    1    2    3
`,
		"names to the right": `
			 Oven 1   ==========|=========
			  apple   0    1
			 Oven 2        ==========
			seconds   0    1    2    3`,
		"line ends of Windows": "Oven 1: 0-2, 2-4\r\napple: 0, 1\r\nOven 2: 1-3\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			if err := Compare(picture, bakeTwo(), 0); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDiffers(t *testing.T) {
	const rest = "\napple: 0s, 1s\nOven 2: 1s-3s"
	for _, tt := range []struct{ picture, want string }{
		{"Oven 1: 0s-2s, 3s-4s" + rest, "at 2 s: Oven 1 begins, but should not\n" +
			"printed at 2 s\n\tOven 1 finished cake 1\n\tOven 1 starting cake 3"},
		{"Oven 1: 0s-2s" + rest, "at 2 s: Oven 1 begins, but should not"},
		{"Oven 1: 0s-1s, 2s-4s" + rest, "at 1 s: Oven 1 should end, but goes on"},
		{"Oven 1: 0s-3s, 3s-4s" + rest, "at 2 s: Oven 1 ends, but should go on"},
		{"Oven 1: 0s-2s, 2s-4s\napple: 0s, 1s\nOven 2: 500ms-3s",
			"at 0.5 s: Oven 2 should begin, but does not\n" +
				"nothing was printed at 0.5 s; the last line before that came at 0 s\n\tapple 0"},
		{"Oven 1: 0s-2s, 2s-4s" + rest + "\nOven 3: 3.5s-4s",
			"at 3.5 s: Oven 3 should begin, but does not"},
		{"Oven 1: 0s-2s, 2s-4s\napple: 0s, 1s",
			"at 1 s: Oven 2 begins, but should not"},
		{`Oven 1: 0s-2s, 2s-4s "cake 2"` + rest,
			`at 2 s: Oven 1 should begin "cake 2", but begins "cake 3"`},
		{`Oven 1: 0s-2s busy, 2s-4s` + rest,
			`at 0 s: Oven 1 should be busy, but is running`},
		{"Oven 1: 0s-2s, 2s-4s\napple: 0s, 1s \"2\"\nOven 2: 1s-3s",
			`at 1 s: apple should print "2", but prints "1"`},
		{"Oven 1: 0s-2s, 2s-4s\napple: 0s\nOven 2: 1s-3s",
			`at 1 s: apple prints "1", but should not`},
		{"Oven 1: 0s-2s, 2s-4s\napple: 0s, 1s, 3s\nOven 2: 1s-3s",
			"at 3 s: apple should print a line, but does not"},
		{"Oven 1: 0s-2s, 2s-4s" + rest + "\nin all: 5s",
			"at 4 s: the run ends, but should go on until 5 s"},
		{"Oven 1: 0s-2s, 2s-4s" + rest + "\nin all: 3s",
			"at 3 s: the run should end, but goes on until 4 s"},
		{"Oven 2: 1s-3s\nOven 1: 0s-2s, 2s-4s\napple: 0s, 1s",
			"the lanes should be in the order Oven 2, Oven 1, apple, but the order is " +
				"Oven 1, apple, Oven 2"},
		{"apple: 0s, 1s\nOven 1: 0s-2s, 2s-4s\nOven 2: 1s-2s",
			"at 2 s: Oven 2 should end, but goes on"},
		{"oven *: 0s-2s, 2s-4s\napple: 0s, 1s\noven *: 1.5s-3s",
			"at 1 s: Oven 2 begins, but should not"},
		{"all oven *: 0s-2s, 1s-3s\napple: 0, 1",
			"at 2 s: all oven * begins, but should not"},
		{"", "at 0 s: Oven 1 begins, but should not\n" +
			"at 0 s: apple prints \"0\", but should not"},
		{"lines 0 1\nOven 1: 0-2", "the ruler should say seconds"},
	} {
		err := Compare(tt.picture, bakeTwo(), 0)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s\n\ngot %v\n\nwant %s", tt.picture, err, tt.want)
		}
	}
}

func TestTolerance(t *testing.T) {
	const picture = "Oven 1: 0s-2s, 2.1s-3.9s\napple: 0s, 900ms\nOven 2: 1s-3s"
	for tolerance, ok := range map[time.Duration]bool{
		0: false, 99 * time.Millisecond: false, 100 * time.Millisecond: true,
		-1: false,
	} {
		if err := Compare(picture, bakeTwo(), tolerance); (err == nil) != ok {
			t.Errorf("%v: %v", tolerance, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	const ruled = "\nseconds  0    1    2"
	for _, tt := range []struct{ picture, want string }{
		{"\n\n  oven 1   ====", `line 1 of the picture: "oven 1   ====": there is no ruler`},
		{"tea: 0s\noven 1: 0s-2", ""},
		{"tea: 0s\noven 1: 0s-2x", `line 2 of the picture: "oven 1: 0s-2x": "2x" is not a time`},
		{"oven 1: 2s-1s", "the span ends before it begins"},
		{"oven 1: 0s-1s lazy", `"lazy" is not understood`},
		{"oven 1: 0s-1s busy \"x", "is not a Go string"},
		{"oven 1: 1s, , 2s", "there is no time"},
		{"oven 1: -1s", `"" is not a time`},
		{"oven number 1 ==" + ruled, "the name runs into the drawing, which begins in column 10"},
		{"a        ==1s  ==2s==" + ruled, "between = or #"},
		{"a        ==1s" + ruled, "between = or #"},
		{"a        ==1s==2s==" + ruled, "once"},
		{"a        ==2s==" + ruled, "says 2s, but is drawn from 0 s to 1.2 s"},
		{"a        ==||==" + ruled, "nothing between the two |"},
		{"a\t====" + ruled, "there is a tab"},
		{"         ====" + ruled, "the lane has no name"},
		{"a        ====" + ruled + ruled, "a second ruler"},
		{"a  ====\nseconds  0    1   2", "the ruler is uneven"},
		{"a  ====\nseconds  1    2", "the first tick must be 0"},
		{"a  ====\nseconds  0", "needs a second tick"},
		{"a  ====\nseconds  0  0", "ticks must rise"},
		{"a  ====\nseconds  0  1e300", "1e300 is not a time from 0 to 30 years"},
		{"...", "allows every run"},
		{"in all: soon", `"soon" is not a time`},
		{`"a: 0s`, `the quoted name`},
	} {
		err := Compare(tt.picture, timeline.Chart{}, 0)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s\n\ngot %v\n\nwant %s", tt.picture, err, tt.want)
		}
	}
}

// TestLines counts lines, because all of them come at the same time.
func TestLines(t *testing.T) {
	relay := func(w io.Writer) { say.Relay(w, 2, "A", "B") }
	Want(t, `
		A: 0-5, 1 "0", 4 "1"
		B: 2-6, 3 "0", 5 "1"
		lines`, relay)
	Want(t, `
		A: 0s-0s, 0s, 0s
		B: 0s-0s, 0s, 0s`, relay)
}

func TestNothing(t *testing.T) {
	Want(t, ``, func(io.Writer) {})
	Want(t, `in all: 2s`, func(io.Writer) { time.Sleep(2 * time.Second) })
	err := Compare(``, timeline.NewChart("", nil, time.Second), 0)
	if err == nil {
		t.Error("a run of one second is as long as none")
	}
}

// anyLines are the lines of a run that r makes up.
func anyLines(r *rand.Rand) []timeline.Line {
	step := []time.Duration{1, 1000, time.Millisecond, 100 * time.Microsecond,
		250 * time.Millisecond, time.Second, time.Minute, 7 * time.Hour,
		333333333}[r.IntN(9)]
	names := []string{"tea", "Worker 1", "Worker 2", "worker *", "a: b",
		"seconds", "all you", "any order", "...", "ä", "日本", "in all", `"q"`,
		"x  y", "`", "Main", "cleaning potatoes for 3 pieces", "s 0 1"}
	verbs := []string{"Start %s", "End %s", "%s", "%s 3", "%s starting job 7",
		"%s finished job 7", "Cleaning potato 1", "Start %s for 2 seconds",
		"%s =", "%s *", `%s "`, "%s 1s", "%s |"}
	var lines []timeline.Line
	at := time.Duration(0)
	for range r.IntN(14) {
		at += step * time.Duration(r.IntN(4))
		verb := verbs[r.IntN(len(verbs))]
		if strings.Contains(verb, "%s") {
			verb = fmt.Sprintf(verb, names[r.IntN(len(names))])
		}
		lines = append(lines, timeline.Line{At: at, Text: verb})
	}
	return lines
}

// TestDrawn: a picture drawn from a chart matches that chart, and no
// chart in which one line came at another time.
func TestDrawn(t *testing.T) {
	seeds := uint64(5000)
	if racedetector.Enabled { // it has nothing to find in one goroutine
		seeds /= 20
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		lines := anyLines(r)
		c := timeline.NewChart("", lines, 0)
		picture := Draw(c)
		if err := Compare(picture, c, 0); err != nil {
			t.Fatalf("%d: %v\n%s%v", seed, lines, picture, err)
		}
		if again := redraw(picture, c, 0); again != picture {
			t.Fatalf("%d: %s%s", seed, picture, again)
		}
		if len(lines) == 0 || c.ByLine {
			continue
		}
		late := append([]timeline.Line{}, lines...)
		for i := r.IntN(len(late)); i < len(late); i++ {
			late[i].At += 30 * time.Millisecond
		}
		d := timeline.NewChart("", late, 0)
		if err := Compare(picture, d, 0); err == nil && Draw(d) != picture {
			t.Fatalf("%d: the picture of\n%v\nmatches\n%v\n%s", seed, lines, late, picture)
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("tea", "Start tea", int64(time.Second), "", int64(2), byte(0))
	f.Add("1", "0", int64(19), "0", int64(36), byte(2))
	f.Add("1", ":", int64(19), "0", int64(36), byte(2))
	f.Add("worker *", "tea", int64(1), "=", int64(2), byte(2))
	f.Fuzz(func(t *testing.T, lane, label string, start int64, text string, long int64, kind byte) {
		const most = int64(time.Hour * 1000)
		if start < 0 || long < 0 || start > most || long > most {
			return
		}
		from, to := time.Duration(start), time.Duration(start+long)
		c := timeline.Chart{Elapsed: to,
			Spans: []timeline.Span{{Lane: lane, Label: label, Start: from, End: to,
				Kind: timeline.Kind(kind % 4)}},
			Marks: []timeline.Mark{{Lane: lane, Text: text, At: to},
				{Lane: text, Text: label, At: from}},
		}
		if err := Compare(Draw(c), c, 0); err != nil {
			t.Fatalf("%q: %v", Draw(c), err)
		}
	})
}

// FuzzParse: nothing makes the parser panic, and what it has read can be
// drawn and read again.
func FuzzParse(f *testing.F) {
	f.Add("a        ==1s== ==|==\nb: 0s-1s busy \"x\", 2s\nseconds  0    1    2\n...")
	f.Add("all worker *: 0s-1s\nany order\nin all: 3s")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parse(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Fatal(err)
			}
			return
		}
		p.draw(newScale(&p))
		compare(p, bakeTwo(), 0)
	})
}

func TestRewrite(t *testing.T) {
	const source = `package p

func TestA(t *testing.T) {
	timelinetest.Want(t, ` + "``" + `, run)
	if true {
		timelinetest.Want(t, ` + "`old`" + `,
			func(w io.Writer) {})
		Want(t, picture, run)
	}
}

const picture = "by name"
`
	const want = `package p

func TestA(t *testing.T) {
	timelinetest.Want(t, ` + "`\n\t\ttea: 1s\n\t\tin all: 2s`" + `, run)
	if true {
		timelinetest.Want(t, ` + "`\n\t\t\tcoffee: 1s`" + `,
			func(w io.Writer) {})
		Want(t, picture, run)
	}
}

const picture = ` + "`\n\tcake: 1s`" + `
`
	name := filepath.Join(t.TempDir(), "a_test.go")
	if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range []struct {
		line         int
		old, picture string
	}{
		{6, "old", "coffee: 1s\n"},
		{4, "", "tea: 1s\nin all: 2s\n"},
		{8, "by name", "cake: 1s\n"},
	} {
		at, err := f.find(name, edit.line, edit.old)
		if err == nil {
			err = f.replace(name, at, edit.picture)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(name); string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := f.find(name, 4, "built before"); err == nil {
		t.Error("a picture that is not in the file was found")
	}
	at, _ := f.find(name, 4, "")
	if err := f.replace(name, at, "water: 1s\n"); err == nil {
		t.Error("one literal got two pictures")
	}
}

// TestKeeps: -update keeps what the picture says about names and order.
func TestKeeps(t *testing.T) {
	const old = "all oven *: 0s-9s\napp*: 0s\nany order\n"
	const want = "all oven *: 0s-2s, 1s-3s, 2s-4s\n" +
		"app*     0       1\nseconds  0       1       2       3       4\nany order\n"
	if got := redraw(old, bakeTwo(), 0); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestLaneBelowTheOneThatLetItStart: the table is laid when both pans are
// done, and it is luck which pan is done last. A chart has the table below
// that pan, so the picture may have it there, too.
func TestLaneBelowTheOneThatLetItStart(t *testing.T) {
	run := func(lines ...string) timeline.Chart {
		at := []time.Duration{0, 0, 2, 2, 2, 3}
		var all []timeline.Line
		for i, text := range lines {
			all = append(all, timeline.Line{At: at[i] * time.Second, Text: text})
		}
		return timeline.NewChart("", all, 0)
	}
	second := run("Start pan 1", "Start pan 2", "End pan 1", "End pan 2", "Start table", "End table")
	first := run("Start pan 1", "Start pan 2", "End pan 2", "End pan 1", "Start table", "End table")
	if slices.Equal(second.Lanes, first.Lanes) {
		t.Fatal("the charts should have their lanes in different orders")
	}
	if a, b := Draw(second), Draw(first); a != b {
		t.Errorf("two pictures:\n%s\n%s", a, b)
	}
	for _, picture := range []string{
		"pan 1: 0s-2s\npan 2: 0s-2s\ntable: 2s-3s",
		"pan 1: 0s-2s\ntable: 2s-3s\npan 2: 0s-2s",
	} {
		for _, c := range []timeline.Chart{first, second} {
			if err := Compare(picture, c, 0); err != nil {
				t.Error(err)
			}
		}
	}
	err := Compare("table: 2s-3s\npan 1: 0s-2s\npan 2: 0s-2s", first, 0)
	if err == nil || !strings.Contains(err.Error(), "the lanes should be in the order") {
		t.Error(err)
	}
}
