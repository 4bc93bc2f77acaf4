package exercise

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/racedetector"
	"example.com/baton/schedules/model"
	"example.com/baton/timeline"
)

// here lets the tests of this package read their own lines as a learner's.
var here = reader{"exercise", "engine_test.go"}

func TestParseOwnStacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := make(chan int)
		for range 2 {
			go func() { c <- 1 }()
		}
		go func() {
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				defer wg.Done()
				<-c
				<-c
				time.Sleep(time.Second)
			}()
			wg.Wait()
		}()
		synctest.Wait()
		me := self()
		assert.NotZero(t, me.bubble)
		all := in(me.bubble, parse(dump()))
		states := map[string]int{}
		for _, g := range all {
			states[g.state]++
			assert.Equal(t, me.bubble, g.bubble)
			assert.NotEmpty(t, g.frames)
		}
		assert.Equal(t, 1, states["sleep"])
		assert.Equal(t, 1, states["sync.WaitGroup.Wait"])
		assert.Equal(t, 1, states["running"])
		described := strings.Join(here.describe(here.mine(all)), "\n")
		assert.Contains(t, described, "for the WaitGroup")
		assert.Contains(t, described, "the goroutine started at engine_test.go:")
		assert.Contains(t, described, "in a sleep")
		time.Sleep(2 * time.Second) // so that all of them end
	})
}

// A lock that waits for itself, or whose holder has ended, stays locked. A
// goroutine that waits for another one may wait for anything.
func TestWaitsMean(t *testing.T) {
	waits := func(g, holder int) model.Waiting { return model.Waiting{Goroutine: g, Holder: holder} }
	assert.Equal(t, KeepsLocked, waitsMean([]model.Waiting{waits(1, 0), waits(2, 2)}))
	assert.Equal(t, KeepsLocked, waitsMean([]model.Waiting{waits(1, 0), waits(2, 3)}))
	assert.Equal(t, Deadlocks, waitsMean([]model.Waiting{waits(1, 0), waits(2, 1)}))
}

// From a machine with other slashes, line ends and a vendor's additions.
const windows = "goroutine 7 gp=0x1234 m=nil mp=0x9 [chan send (durable), 2 minutes, synctest bubble 12]:\r\n" +
	"example.com/baton/exercises/gather.Gather.func1()\r\n" +
	"\tC:/Users/ann/baton/exercises/gather/gather.go:31 +0x1d\r\n" +
	"created by example.com/baton/exercises/gather.Gather in goroutine 5\r\n" +
	"\tC:/Users/ann/baton/exercises/gather/gather.go:29 +0x2a\r\n\r\n" +
	"goroutine 8 [running]:\r\n" +
	"main.main()\r\n\tC:/x/main.go:1 +0x1\r\n"

func TestParseOthersStacks(t *testing.T) {
	all := parse("noise\r\n" + windows)
	require.Len(t, all, 2)
	g := all[0]
	assert.Equal(t, 7, g.id)
	assert.Equal(t, "chan send", g.state)
	assert.True(t, g.sure)
	assert.Equal(t, 12, g.bubble)
	assert.Equal(t, "gather.go:29", g.by.String())
	r := reader{name: "gather"}
	assert.Equal(t, []string{"the goroutine started at gather.go:29 waits at " +
		"gather.go:31 to send on a channel"}, r.describe(r.mine(all)))
	assert.Empty(t, parse("no goroutine at all"))
	assert.Empty(t, reader{name: "wait"}.mine(all), "another exercise's lines")
}

func TestTheGradersLinesAreNotTheLearners(t *testing.T) {
	r := reader{name: "gather"}
	for file, want := range map[string]bool{
		"/home/x/baton/exercises/gather/gather.go":      true,
		"example.com/baton/exercises/gather/helpers.go": true,
		"/x/exercises/gather/mistakes_test.go":          true, // a wrong answer's
		"/x/exercises/gather/gather_test.go":            false,
		"/x/exercises/say/gather.go":                    false,
		"/x/internal/exercise/grade.go":                 false,
		"/usr/local/go/src/sync/waitgroup.go":           false,
	} {
		assert.Equal(t, want, r.theirs(frame{file: file}), file)
	}
}

func TestTellsAtMostFourKinds(t *testing.T) {
	var gs []goroutine
	for i := range 10 {
		f := frame{"f", "/x/gather/gather.go", i / 2}
		gs = append(gs, goroutine{id: i, state: "select", frames: []frame{f}, by: f})
	}
	lines := reader{name: "gather"}.describe(gs)
	require.Len(t, lines, 5)
	assert.Contains(t, lines[0], "gather.go:0 in a select (2 of this kind)")
	assert.Equal(t, "and 1 more", lines[4])
}

func TestConclude(t *testing.T) {
	begun := `{"Check":"Gather[3 1 2]","Panics":{"Number":27,"Name":"x","Chapter":"queue"}}` + "\n"
	stack := "\ngoroutine 9 [running]:\nx.f()\n\t/x/gather/gather.go:12 +0x1\n"
	for _, c := range []struct {
		what, reports, printed string
		silent                 bool
		want                   string // in what is observed
		likely                 Mistake
		seen                   Seen
	}{
		{"a panic in a job", begun, "hello\npanic: no luck\n" + stack, false,
			"panic at gather.go:12: no luck", Mistake{27, "x", "queue"}, ByPanic},
		{"a panic of Go's own", begun, "panic: close of closed channel\n" + stack, false,
			"panic at gather.go:12: close of closed channel", ClosesTwice, ByPanic},
		{"a panic again", begun, "panic: a [recovered, repanicked]\n" + stack, false,
			"panic at gather.go:12: a", Mistake{27, "x", "queue"}, ByPanic},
		{"a fatal error", begun, "fatal error: concurrent map writes\n" + stack, false,
			"concurrent map writes", UnlockedResults, ByPanic},
		{"os.Exit(0)", begun, "", false,
			"it ended the whole program (exit status 0)", EndsProgram, ByExit},
		{"os.Exit(0) before anything", "", "", false,
			"it ended the whole program", EndsProgram, ByExit},
		{"silence", begun + `{"Used":1000000}` + "\n" + `{"Chec`, "", true, "it was stopped after 9s", BusyLoop, ByWatchdog},
		{"a verdict, and then a crash", begun + `{"Verdict":{"State":"wrong","Diagnosis":` +
			`{"Observed":"it took 6s","Seen":"exact time","Likely":{"Number":1}}}}` + "\n",
			"panic: later\n" + stack, false, "it took 6s", Mistake{Number: 1}, ByTime},
	} {
		v := conclude("gather", []byte(c.reports), []byte(c.printed), ending{silent: c.silent, used: silence})
		require.Equal(t, wrong, v.State, c.what)
		assert.Contains(t, v.Diagnosis.Observed, c.want, c.what)
		assert.Equal(t, c.likely, v.Diagnosis.Likely, c.what)
		assert.Equal(t, c.seen, v.Diagnosis.Seen, c.what)
	}
	v := conclude("gather", []byte(begun+`{"Verdict":{"State":"open"}}`), nil, ending{})
	assert.Equal(t, open, v.State)
}

// An answer that got no processor is neither right nor wrong. It does not
// matter what it used before its last report.
func TestConcludeOnABusyMachine(t *testing.T) {
	begun := `{"Check":"Gather[3 1 2]"}` + "\n"
	used := begun + `{"Used":60000000000}` + "\n"
	for _, c := range []struct {
		reports, printed string
		how              ending
		want             state
	}{
		{begun, "", ending{silent: true, used: silence/2 - 1}, ungraded},
		{begun, "", ending{silent: true, used: silence / 2}, wrong},
		{used, "", ending{silent: true, used: time.Minute + silence/2 - 1}, ungraded},
		{used, "", ending{silent: true, used: time.Minute + silence/2}, wrong},
		{begun, "hello\npanic: test timed out after 10m0s\n", ending{}, ungraded},
		{begun + `{"Verdict":{"State":"ungraded","Why":"x"}}`, "", ending{}, ungraded},
		{begun + `{"Verdict":{"State":"passed"}}`, "", ending{silent: true}, passed},
	} {
		v := conclude("gather", []byte(c.reports), []byte(c.printed), c.how)
		assert.Equal(t, c.want, v.State, c)
		assert.Equal(t, c.want == ungraded, v.Why != "", c)
	}
}

const raceReport = `==================
WARNING: DATA RACE
Read at 0x00c000012345 by goroutine 9:
  example.com/baton/exercises/gather.Gather.func1()
      /x/exercises/gather/gather.go:12 +0x44

Previous write at 0x00c000012345 by goroutine 8:
  runtime.growslice()
      /usr/local/go/src/runtime/slice.go:178 +0x0
  example.com/baton/exercises/gather.Gather.func1()
      /x/exercises/gather/gather.go:13 +0x44

Goroutine 9 (running) created at:
  sync.(*WaitGroup).Go()
      /usr/local/go/src/sync/waitgroup.go:238 +0x72
==================
`

func TestConcludeARace(t *testing.T) {
	passedAll := `{"Races":{"Number":8,"Name":"x"}}` + "\n" + `{"Check":"a"}` + "\n" +
		`{"Verdict":{"State":"passed"}}` + "\n"
	v := conclude("gather", []byte(passedAll), []byte("mine\n"+raceReport), ending{})
	require.Equal(t, wrong, v.State)
	assert.Equal(t, ByRace, v.Diagnosis.Seen)
	assert.Equal(t, Mistake{8, "x", ""}, v.Diagnosis.Likely)
	assert.Equal(t, []string{"read at gather.go:12", "write at gather.go:13"},
		v.Diagnosis.Where)
	assert.Equal(t, "mine\n", v.Printed)

	// A race may also be what a check finds wrong.
	ended := `{"Races":{"Number":8,"Name":"x"}}` + "\n" + `{"Check":"a"}` + "\n" +
		`{"Verdict":{"State":"wrong","Diagnosis":{"Seen":"result"}}}` + "\n"
	v = conclude("gather", []byte(ended), []byte(raceReport), ending{})
	assert.Equal(t, Mistake{8, "x", ""}, v.Diagnosis.Likely)
	assert.Equal(t, ByRace, v.Diagnosis.Seen)
}

func TestOwnPrints(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"a\nb\n":                 "a\nb\n",
		"a\npanic: x\n\ngorout":  "a\n",
		"PASS\n":                 "",
		"no panic: here\nPASS\n": "no panic: here\n",
	} {
		assert.Equal(t, want, own(text))
	}
}

func TestBeginningStopsWhatDoesNotStop(t *testing.T) {
	stopped := false
	b := &beginning{most: 10, cancel: func() { stopped = true }}
	for i := 0; i < 1000 && !stopped; i++ {
		n, err := b.Write([]byte("1234567"))
		require.NoError(t, err)
		require.Equal(t, 7, n)
	}
	assert.True(t, stopped)
	assert.Equal(t, "1234567123", b.String())
}

func TestVetMeans(t *testing.T) {
	for text, want := range map[string]Mistake{
		"WaitGroup.Add called from inside new goroutine":                       AddInside,
		"Add passes lock by value: counter.Counter contains sync.Mutex":        CopiesLock,
		"the cancel function is not used on all paths (possible context leak)": NoTimeout,
		"using resp before checking for errors":                                ResponseFirst,
		"fmt.Printf format %d has arg x of wrong type string":                  VetSays,
	} {
		assert.Equal(t, want, vetMeans(text), text)
	}
}

// Go vet also names files of packages that the answer imports.
func TestWithin(t *testing.T) {
	dir := t.TempDir()
	assert.True(t, within(dir, ""))
	assert.True(t, within(dir, "./"))
	assert.True(t, within(dir, dir+"/"))
	assert.False(t, within(dir, "../../internal/exercise/"))
	assert.False(t, within(dir, t.TempDir()))
	assert.True(t, within(filepath.Join(dir, "a/exercises/say"), filepath.Join(dir, "b/exercises/say")), "another copy of the same code")
	assert.False(t, within(filepath.Join(dir, "exercises/cache"), filepath.Join(dir, "cache")))
}

// Sorted results are in the order of completion only by chance.
func TestOrder(t *testing.T) {
	times := []time.Duration{2, 1, 1, 3}
	for got, want := range map[string]Mistake{
		"b c a d": AsTheyCome, "c b a d": AsTheyCome, "a b c d": WrongResult, "b a c d": WrongResult,
		"b c a": WrongResult, "b c a a": WrongResult,
	} {
		at := func(i int) time.Duration { return times[i] }
		assert.Equal(t, want, Order([]string{"a", "b", "c", "d"}, strings.Fields(got), at), got)
	}
}

func TestFold(t *testing.T) {
	assert.Equal(t, []string{"aa bb", "cc"}, Fold("aa bb cc", 5))
	assert.Equal(t, []string{"averylongword", "b"}, Fold("averylongword b", 5))
	assert.Equal(t, []string{"a", "b"}, Fold("a\nb", 5))
	assert.Equal(t, []string{"äöü äö"}, Fold("äöü äö", 6), "letters, not bytes")
}

func TestCalm(t *testing.T) {
	at := func(s int, text string) timeline.Line {
		return timeline.Line{At: time.Duration(s) * time.Second, Text: text}
	}
	in := []timeline.Line{at(0, "Start b"), at(0, "Start a"), at(0, "End a"),
		at(1, "Start d"), at(2, "Start c")}
	want := []timeline.Line{at(0, "Start a"), at(0, "Start b"), at(0, "End a"),
		at(1, "Start d"), at(2, "Start c")}
	assert.Equal(t, want, calm(in))
	assert.Empty(t, calm(nil))
}

func TestDiagnosisFitsAScreen(t *testing.T) {
	var lines []timeline.Line
	for i := range 100 {
		lines = append(lines, timeline.Line{At: time.Duration(i) * time.Second,
			Text: "Start job " + strings.Repeat("x", i)})
	}
	d := Diagnosis{
		Expected: strings.Repeat("word ", 20), Observed: "it took long",
		Where: slices.Repeat([]string{strings.Repeat("where ", 20)}, 4),
		Lines: lines, Took: 100 * time.Second, Likely: Sequential,
	}
	var b strings.Builder
	d.write(&b, "gather")
	got := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	assert.LessOrEqual(t, len(got), 24)
	for _, l := range got {
		assert.LessOrEqual(t, len([]rune(l)), 80, l)
	}
	assert.Equal(t, "  next      go run ./exercises hint gather", got[len(got)-1])
}

func TestParseAbout(t *testing.T) {
	good := "number: 3\ntitle: results\nchapter: tasks\nminutes: 10\n" +
		"aimed at: a\n  b\nhint: one\n  more\nhint: two\n"
	a, err := ParseAbout(good)
	require.NoError(t, err)
	assert.Equal(t, About{3, "results", "tasks", 10, "a\nb", []string{"one\nmore", "two"}}, a)
	_, err = ParseAbout(strings.ReplaceAll(good, "\n", "\r\n"))
	assert.NoError(t, err)
	for bad, want := range map[string]string{
		"title":                               "line 1: no key",
		"color: red":                          `unknown key "color"`,
		strings.Replace(good, "10", "ten", 1): "invalid syntax",
		strings.Replace(good, "10", "60", 1):  "5 to 15 minutes",
		strings.Replace(good, "tasks", "gardening", 1):   `no chapter "gardening"`,
		strings.Replace(good, "hint: two", "", 1):        "two hints",
		strings.Replace(good, "title: results\n", "", 1): "needs number, title",
	} {
		_, err := ParseAbout(bad)
		assert.ErrorContains(t, err, want, bad)
	}
}

func TestExactly(t *testing.T) {
	assert.Equal(t, `^TestMistakes$/^a_\(b\)\.$`, exactly("TestMistakes/a_(b)."))
}

// The verdict on a stub does not depend on where its panic comes from.
func TestOpen(t *testing.T) {
	todo := func() { panic("todo: gather") }
	for what, grade := range map[string]func(g *G){
		"in the grader": func(*G) { todo() },
		"in a bubble":   func(g *G) { g.Bubble("a", func(*B) { todo() }) },
		"in a call":     func(g *G) { g.Bubble("a", func(b *B) { b.Call(todo) }) },
		"on the real clock": func(g *G) {
			g.Real("a", func(b *B) { b.Call(todo) })
		},
		"in the second check": func(g *G) {
			g.Bubble("a", func(b *B) { b.Call(func() {}) })
			g.Bubble("b", func(b *B) { b.Call(todo) })
			g.Bubble("c", func(b *B) { b.Fail(ByTime, Sequential, "", "") })
		},
	} {
		v := (&G{t: t, reader: here}).run(grade)
		assert.Equal(t, open, v.State, what)
	}
}

// Fail and Blame end the check, wherever they are called.
func TestFail(t *testing.T) {
	said := func(b *B) { b.Fail(ByOrder, OutOfTurn, "x", "y") }
	for what, check := range map[string]func(b *B){
		"in the check": said,
		"in a call":    func(b *B) { b.Call(func() { said(b) }) },
		"in a job": func(b *B) {
			b.Call(func() {
				done := make(chan bool)
				go func() {
					b.Blame(ByOrder, OutOfTurn, "x", "y")
					close(done)
				}()
				<-done
			})
		},
		"and a goroutine is left": func(b *B) {
			go func() { <-make(chan bool) }()
			said(b)
		},
	} {
		for _, where := range []string{"a bubble", "the real clock"} {
			v := (&G{t: t, reader: here}).run(func(g *G) {
				if where == "a bubble" {
					g.Bubble(what, check)
				} else if what != "and a goroutine is left" {
					g.Real(what, check)
				} else {
					g.Real(what, said)
				}
				panic("not reached")
			})
			require.Equal(t, wrong, v.State, what)
			assert.Equal(t, "x", v.Diagnosis.Expected, what)
			assert.Equal(t, OutOfTurn, v.Diagnosis.Likely, what)
		}
	}
}

// What the grader promises about times, counts and leaks.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		what     string
		check    func(b *B)
		want     Mistake
		seen     Seen // none: passed
		observed string
	}{
		{"right", func(b *B) {
			b.Call(func() { b.Work("a", time.Second) })
			b.Takes(time.Second)
			b.PeakIs(1, IgnoresLimit, TooFew)
			b.Equal(1, b.Ended(), SkipsJobs)
		}, Mistake{}, "", ""},
		{"twice as long as its work", func(b *B) {
			b.Call(func() { b.Work("a", time.Second); b.Work("b", time.Second) })
			b.Takes(time.Second)
		}, Sequential, ByTime, "it returned after 2s"},
		{"work that goes on", func(b *B) {
			b.Call(func() { go b.Work("a", time.Second) })
			b.Takes(0)
		}, DoesNotWait, ByTime, "while 1 of its jobs still ran"},
		{"work that ends at the very instant", func(b *B) {
			b.Call(func() { go b.Work("a", time.Second); time.Sleep(time.Second) })
			b.Takes(time.Second)
		}, Mistake{}, "", ""},
		{"nanoseconds", func(b *B) {
			b.Call(func() { time.Sleep(1000) })
			b.Takes(time.Second)
		}, Units, ByTime, "it returned after 1µs"},
		{"who looks now and then", func(b *B) {
			b.Call(func() { time.Sleep(time.Second + 10*time.Millisecond) })
			b.Takes(time.Second)
		}, SleepsToWait, ByTime, "it returned after 1.01s"},
		{"as long as the sum, but two at a time", func(b *B) {
			b.Call(func() { go b.Work("a", time.Second); b.Work("b", 2*time.Second); time.Sleep(time.Second) })
			b.Takes(2 * time.Second)
		}, Mistake{}, ByTime, "it returned after 3s"},
		{"a time in no unit", func(b *B) {
			b.Call(func() { time.Sleep(7000) })
			b.Takes(time.Second)
		}, Mistake{}, ByTime, "it returned after 7µs"},
		{"late by more than a pause", func(b *B) {
			b.Waits(2 * time.Hour)
			b.Call(func() { time.Sleep(61 * time.Minute) })
			b.Takes(time.Hour, b.Later(time.Hour, SleepsToWait))
		}, Mistake{}, ByTime, "it returned after 1h1m0s"},
		{"late by a millisecond, and who waits for a lock meanwhile", func(b *B) {
			b.Call(func() {
				get := sync.OnceValue(func() int { b.Sleep(time.Second); return 0 })
				b.Sleep(time.Millisecond)
				go get()
				get()
			})
			b.Takes(time.Second)
		}, SleepsToWait, ByTime, "it returned after 1.001s"},
		{"a time of which the grader knows what it means", func(b *B) {
			b.Call(func() { time.Sleep(7 * time.Nanosecond) })
			b.Takes(1, At(7, Waves))
		}, Waves, ByTime, "7ns"},
		{"too many", func(b *B) {
			b.Call(func() { go b.Work("a", 1); b.Work("b", 1) })
			b.PeakIs(1, IgnoresLimit, TooFew)
		}, IgnoresLimit, ByPeak, "2 were in flight"},
		{"a leak", func(b *B) {
			b.Call(func() { go func() { <-make(chan int) }() })
		}, LeavesOne, ByLeak, "a goroutine is still there"},
		{"something slow is no leak", func(b *B) {
			b.Call(func() { go time.Sleep(time.Second) })
		}, Mistake{}, "", ""},
		{"who waits for a lock while another sleeps", func(b *B) {
			b.Call(func() {
				var wg sync.WaitGroup
				defer wg.Wait()
				for i := range 3 {
					get := sync.OnceValue(func() int {
						b.Sleep(time.Duration(3-i) * time.Second)
						return i
					})
					wg.Go(func() { get() })
					wg.Go(func() { get() })
				}
			})
			b.Takes(3 * time.Second)
			b.Equal(3*time.Second, b.Now(), WrongResult)
		}, Mistake{}, "", ""},
		{"a lock that is held while its owner sleeps", func(b *B) {
			b.Call(func() {
				var mu sync.Mutex
				var wg sync.WaitGroup
				defer wg.Wait()
				for range 2 {
					wg.Go(func() { mu.Lock(); b.Sleep(time.Second); mu.Unlock() })
				}
			})
			b.Takes(time.Second)
		}, HoldsLock, ByTime, "it returned after 2s, and a goroutine waited for a lock"},
		{"sleeps of both kinds, without a lock", func(b *B) {
			b.Call(func() {
				go b.Sleep(2 * time.Second)
				time.Sleep(time.Second)
				b.Sleep(2 * time.Second)
				time.Sleep(time.Second)
			})
			b.Takes(4 * time.Second)
		}, Mistake{}, "", ""},
		{"a sleep that goes on", func(b *B) {
			b.Call(func() { go b.Sleep(time.Hour) })
			b.Fail(ByTime, DoesNotWait, "", "nor is it waited for")
		}, DoesNotWait, ByTime, "nor is it waited for"},
		{"a ticker forever", func(b *B) {
			b.Call(func() {
				for {
					time.Sleep(time.Second)
				}
			})
		}, Mistake{}, ByDeadlock, "it has not returned after 10m0s"},
		{"a deadlock of senders", func(b *B) {
			b.Call(func() { make(chan int) <- 1 })
		}, Deadlocks, ByDeadlock, "deadlock: every goroutine waits"},
		{"a deadlock of which the grader knows what it means", func(b *B) {
			b.Means(ByDeadlock, NothingToDo)
			b.Call(func() { select {} })
		}, NothingToDo, ByDeadlock, "deadlock"},
		{"a panic", func(b *B) {
			b.Call(func() { panic("x") })
		}, Panics, ByPanic, "panic at engine_test.go:"},
		{"a Goexit, which is no panic", func(b *B) {
			b.Call(func() { runtime.Goexit() })
		}, Mistake{}, ByGoexit, "it ended its goroutine at engine_test.go:"},
		{"a grader that is stuck with the answer", func(b *B) {
			<-make(chan int)
		}, Deadlocks, ByDeadlock, "deadlock"},
	} {
		v := (&G{t: t, reader: here}).run(func(g *G) { g.Bubble(c.what, c.check) })
		if c.seen == "" {
			assert.Equal(t, passed, v.State, "%s: %+v", c.what, v.Diagnosis)
			continue
		}
		require.Equal(t, wrong, v.State, c.what)
		assert.Equal(t, c.want, v.Diagnosis.Likely, c.what)
		assert.Equal(t, c.seen, v.Diagnosis.Seen, c.what)
		assert.Contains(t, v.Diagnosis.Observed, c.observed, c.what)
	}
}

// A learner waits no longer than ten seconds, no matter what hangs.
func TestPatience(t *testing.T) {
	assert.Equal(t, 4*time.Second, patience*tick)
	assert.Less(t, 2*patience*tick, silence)
	assert.Less(t, silence, 10*time.Second)
}

// Only a check that had a processor, or needed none, has used up its patience.
func TestPatienceOnABusyMachine(t *testing.T) {
	for _, c := range []struct {
		what          string
		looks         int
		slept, used   time.Duration // before each look
		idle, virtual bool
		want          bool
	}{
		{"it computes", patience, tick, tick, false, true, true},
		{"it computes, on two processors", patience / 2, tick, 2 * tick, false, true, false},
		{"a little earlier", patience - 1, tick, tick, false, true, false},
		{"half of a processor", patience, tick, tick / 2, false, true, true},
		{"a third", patience, tick, tick / 3, false, true, false},
		{"a third, for longer", 3*patience/2 + 1, tick, tick / 3, false, true, true},
		{"hardly any", hopeless*patience - 1, tick, tick / 30, false, true, false},
		{"it waits for something outside", 2 * patience, tick, 0, true, true, true},
		{"a little earlier", 2*patience - 1, tick, 0, true, true, false},
		{"it waits, on the real clock", patience, tick, 0, true, false, true},
		{"it waits, and no sleeper is woken in time", hopeless * patience, 2 * tick, 0, true, false, false},
		{"some of both", 3, tick, tick / 2, true, false, false},
	} {
		var sum credit
		for range c.looks {
			sum.add(c.slept, c.used, c.idle)
		}
		assert.Equal(t, c.want, sum.spent(patience, c.virtual), "%s: %+v", c.what, sum)
	}
}

// A goroutine that is ready is not idle, even if it gets no processor.
func TestIdle(t *testing.T) {
	const dog = "goroutine 1 [running]:\n"
	for heads, want := range map[string]bool{
		"":                                  true,
		"goroutine 8 [runnable]:":           false,
		"goroutine 8 [running]:":            false,
		"goroutine 8 [GC assist marking]:":  false,
		"goroutine 8 [preempted]:":          false,
		"goroutine 8 [select]:":             true,
		"goroutine 8 [sleep]:":              true,
		"goroutine 8 [IO wait]:":            true,
		"goroutine 8 [syscall, 2 minutes]:": true,
		"goroutine 8 [sync.Mutex.Lock]:":    true,
	} {
		assert.Equal(t, want, idle(0, parse(dog+heads)), heads)
	}
	two := parse(dog + "goroutine 8 [runnable, synctest bubble 3]:\ngoroutine 9 [select, synctest bubble 4]:")
	assert.False(t, idle(3, two))
	assert.True(t, idle(4, two))
	assert.True(t, idle(0, nil))
}

// CPU time passes while a program computes.
func TestCPUTime(t *testing.T) {
	before := cpuTime()
	for cpuTime() == before {
	}
	assert.Less(t, before, cpuTime())
}

// Quiet returns while a goroutine waits for a lock, which would stop a bubble.
func TestQuiet(t *testing.T) {
	v := (&G{t: t, reader: here}).run(func(g *G) {
		g.Bubble("a", func(b *B) {
			var mu sync.Mutex
			mu.Lock()
			locked := false
			go func() { mu.Lock(); locked = true; mu.Unlock() }()
			b.Quiet(func() bool { return false })
			assert.False(t, locked)
			mu.Unlock()
			b.Settle()
			assert.True(t, locked)
		})
	})
	assert.Equal(t, passed, v.State)
}

// A check for the race detector is made five times, if the detector is on.
func TestRace(t *testing.T) {
	calls, want := 0, 5
	v := (&G{t: t, reader: here}).run(func(g *G) {
		g.Race("a", func() { calls++ })
	})
	if !racedetector.Enabled {
		want = 0
		assert.Equal(t, []string{races}, v.Unchecked)
	}
	assert.Equal(t, want, calls)
	assert.Equal(t, passed, v.State)
}

// A goroutine that reads all stacks waits for us, because we do the same. A
// WaitGroup waits in the same state.
func TestStopsTheWorld(t *testing.T) {
	const head = "goroutine 7 [semacquire, synctest bubble 3]:\n"
	gs := parse(head + "runtime.Stack({0x1, 0x2, 0x3}, 0x1)\n\t/go/src/runtime/mprof.go:1632 +0x5\n\n" +
		head + "sync.runtime_SemacquireWaitGroup(0x1, 0x0)\n\t/go/src/runtime/sema.go:114 +0x5\n")
	require.Len(t, gs, 2)
	assert.False(t, gs[0].waiting())
	assert.True(t, gs[1].waiting())
}

// Some goroutines cannot go on, and others only do what the runtime asks for.
func TestLookAt(t *testing.T) {
	b := &B{bubble: 5, before: map[int]bool{1: true}}
	const held = "goroutine 8 [sync.Mutex.Lock, synctest bubble 5]:"
	for _, test := range []struct {
		heads        string
		busy, stands bool
	}{
		{"goroutine 8 [chan receive (durable), synctest bubble 5]:", false, false},
		{held, false, true},
		{held + "\ngoroutine 9 [sleep (durable), synctest bubble 5]:", false, false},
		{held + "\ngoroutine 9 [runnable, synctest bubble 5]:", true, true},
		{held + "\ngoroutine 9 [runnable, synctest bubble 6]:", false, true},
		{held + "\ngoroutine 1 [runnable]:", false, true},
		{held + "\ngoroutine 9 [runnable]:", true, true},
		{held + "\ngoroutine 9 [GC assist marking]:", true, true},
		{held + "\ngoroutine 9 [semacquire]:", true, true}, // for a collection
		{held + "\ngoroutine 1 [semacquire]:", false, true},
		{held + "\ngoroutine 9 [select]:", false, true},
	} {
		others := parse(test.heads)
		require.Len(t, others, 1+strings.Count(test.heads, "\n"), test.heads)
		busy, stands := b.lookAt(others)
		assert.Equal(t, test.busy, busy, test.heads)
		assert.Equal(t, test.stands, stands, test.heads)
		assert.False(t, b.shared.Load(), test.heads)
	}
	const foreign = "goroutine 8 [chan send, synctest bubble 5]:"
	b.lookAt(parse(foreign + "\ngoroutine 9 [runnable, synctest bubble 5]:"))
	assert.False(t, b.shared.Load())
	b.lookAt(parse(foreign))
	assert.True(t, b.shared.Load())
}

// On a busy machine, a check may take longer than the silence after which a
// process is ended, and the watchdog may look too seldom to judge it.
func TestWatchdogBeats(t *testing.T) {
	beaten := make(chan bool)
	dog := &watchdog{beat: func() {
		close(beaten)
		runtime.Goexit()
	}}
	dog.check.Store(&report{Check: "of many clients"})
	go dog.watch()
	<-beaten
	v := conclude("echo", []byte(`{"Check":"a"}`+"\n{}\n"), nil, ending{silent: true, used: silence})
	assert.Contains(t, v.Diagnosis.Expected, "a: ")
}

// One look at 20,000 goroutines may take a second on a busy machine.
func TestWatchdogBeatsAtEachLook(t *testing.T) {
	t.Setenv(patienceVariable, "3")
	beats, barked := 0, make(chan bool)
	dog := &watchdog{reader: here, beat: func() { beats++ }, bark: func(Diagnosis) {
		close(barked)
		runtime.Goexit()
	}}
	dog.check.Store(&report{Check: "of many clients"})
	go dog.watch()
	<-barked
	assert.GreaterOrEqual(t, beats, 3)
}

// A check by Schedules may take longer than the silence after which a process
// is ended. It reports that it goes on, although its clock is that of bubbles.
func TestSchedulesReportThatTheyGoOn(t *testing.T) {
	told := make(chan bool, 1)
	g := &G{t: t, alive: func(r report, also bool) {
		if also {
			select {
			case told <- r.Check == "many schedules":
			default:
			}
		}
	}}
	tried, over := g.goesOn("many schedules", time.Millisecond)
	defer over()
	late := time.After(10 * time.Second)
	for {
		synctest.Test(t, func(*testing.T) { tried() })
		select {
		case right := <-told:
			assert.True(t, right)
			return
		case <-late:
			t.Fatal("it has told nothing")
		default:
		}
	}
}
