package exercise

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/ctrlc"
	"example.com/baton/internal/specimen"
	"example.com/baton/internal/whole"
	"example.com/baton/schedules"
)

// A subject is a test that is graded.
type subject struct {
	binary  string // this one, if empty
	pattern string // for -test.run
	answer  string // for answerVariable
	look    look
	example bool // one of our own, so the first problem is enough
}

// An outcome is the result of some runs of a test with one implementation.
type outcome struct {
	passed, failed int
	busy           time.Duration // the time on the processor, of all runs
	todo           string        // what the stub says
	still          standstill    // why and where it waited, if it stood still
	said           string        // what it said when it failed
}

// each returns how much CPU time one run uses.
func (o outcome) each() time.Duration {
	return o.busy / time.Duration(max(1, o.passed+o.failed))
}

// patient is how long the runs with one implementation may take, even on a busy
// machine.
const patient = 30 * time.Second

// run runs a test with an implementation, in a process of its own, because the
// test may panic. A bubble panics if everything in it waits.
func (s subject) run(
	t *testing.T, a specimen.About, count int, cpus string,
) (o outcome, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	defer context.AfterFunc(interrupted(), cancel)()
	file := filepath.Join(t.TempDir(), "still")
	cmd, out, release, err := testCommand(ctx, cancel, s.binary, "-test.run="+s.pattern, "-test.v",
		fmt.Sprint("-test.count=", count), "-test.cpu="+cpus, "-test.parallel=1",
		fmt.Sprint("-with=", a.Number))
	if err != nil {
		return o, err
	}
	defer release()
	cmd.Env = append(cmd.Env, answerVariable+"="+s.answer, "GORACE=atexit_sleep_ms=0")
	if s.look == scheduled { // the scheduler is outside of the bubbles
		cmd.Env = append(cmd.Env, oneProcessor, fmt.Sprint(schedules.RandomVariable, "=", seed))
	} else {
		cmd.Env = append(cmd.Env, stillVariable+"="+file)
	}
	ended := cmd.Run()
	// Otherwise, Ctrl-C would count as the end of an answer.
	if ctrlc.Pressed(interrupted(), ended) {
		return o, errInterrupted
	}
	if cmd.ProcessState == nil {
		return o, ended // it was not started
	}
	stopped := ctx.Err() != nil
	o = counted(out.String(), ended != nil && !stopped)
	o.busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		return o, json.Unmarshal(data, &o.still)
	case !errors.Is(err, fs.ErrNotExist):
		return o, err
	case stopped:
		return s.look.stopped(o)
	case o.passed+o.failed == 0 && o.todo == "":
		return o, fmt.Errorf("the test did not run: %v\n%s", ended, out.String())
	}
	return o, nil
}

// A starvedError says that runs did not get enough of a processor to be judged.
type starvedError string

func (e starvedError) Error() string { return string(e) }

func starved(o outcome) error {
	return starvedError(fmt.Sprintf("in %v, your test got a processor for %v; the machine was too busy, "+
		"or the test waits for another program; run it again", patient, o.busy.Round(100*time.Millisecond)))
}

// stopped completes the outcome of runs that took too long. If the schedules
// or the race detector have made them slow, the runs that have ended count:
// the plain look has shown that the test does not wait. If none has ended,
// there is no verdict. A plain look gives no verdict, either, if the test
// got less than half of a processor.
func (l look) stopped(o outcome) (outcome, error) {
	switch {
	case l == plain && o.each() > longest: // it computes
	case l == plain && o.busy >= patient/2:
		o.still = standstill{Why: isLong}
	case l == plain: // a test that waits is found by untilStill
		return o, starved(o)
	case o.passed+o.failed == 0 && o.busy < patient/2:
		return o, starved(o)
	case o.passed+o.failed == 0:
		return o, fmt.Errorf("your test takes more than %v", patient)
	}
	return o, nil
}

var (
	ran    = regexp.MustCompile(`(?m)^=== RUN +([^/\s]+)$`)
	result = regexp.MustCompile(`(?m)^--- (PASS|FAIL|SKIP): (\S+) `)
	noise  = regexp.MustCompile(`^\s*(=== |--- |PASS$|FAIL$|panic: test timed out|exit status )`)
	toDo   = regexp.MustCompile(`(?m)todo: .*$`)
	suffix = regexp.MustCompile(`-\d+$`)
)

// counted reads what a test binary prints with -test.v. Of several tests, the
// one that has failed most often counts.
func counted(text string, failed bool) (o outcome) {
	passed, missed := map[string]int{}, map[string]int{}
	var names []string
	begun := map[string]int{}
	for _, m := range ran.FindAllStringSubmatch(text, -1) {
		name := unnumbered(m[1])
		begun[name]++
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, m := range result.FindAllStringSubmatch(text, -1) {
		switch name := unnumbered(m[2]); m[1] {
		case "PASS":
			passed[name]++
		case "FAIL":
			missed[name]++
		case "SKIP":
			o.todo = cmp.Or(toDo.FindString(text), "a test is skipped")
			return o
		}
	}
	for _, name := range names { // at most one test has begun and not ended
		if begun[name] > passed[name]+missed[name] && failed {
			missed[name]++
		}
		if missed[name] > o.failed || o.passed+o.failed == 0 {
			o.passed, o.failed = passed[name], missed[name]
		}
	}
	if o.failed > 0 {
		o.said = says(text)
	}
	return o
}

// unnumbered removes the number that -test.cpu adds to a name.
func unnumbered(name string) string {
	return suffix.ReplaceAllString(name, "")
}

// says returns what the first failed run says, without the lines of go test
// around it.
func says(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "=== RUN"):
			lines = nil
		case strings.HasPrefix(line, "--- FAIL"):
			if len(lines) > 0 {
				return strings.Join(lines, "\n")
			}
		case strings.HasPrefix(line, "goroutine "):
			return strings.Join(lines, "\n")
		case noise.MatchString(line), strings.TrimSpace(line) == "":
		default:
			lines = append(lines, strings.TrimPrefix(line, "    "))
		}
	}
	return strings.Join(lines, "\n")
}

// A standstill says why, and at which lines, a test waits although no clock of
// a bubble will wake it.
type standstill struct {
	Why   why
	Where []string
}

type why string

const (
	isAsleep  why = "sleeps"  // on the real clock
	isOutside why = "outside" // outside of bubbles, perhaps for a timer
	isLocked  why = "locked"  // for a lock, which stops the clock of a bubble
	isForeign why = "foreign" // in a bubble, for something from outside of it
	isLong    why = "tooLong" // nothing is known
)

// A process that has this variable ends when its test stands still, and writes
// the standstill to the file that it names.
const stillVariable = "BATON_STILL"

func init() {
	if file := os.Getenv(stillVariable); file != "" {
		go untilStill(file)
	}
}

// looking is held while untilStill looks and writes. [Main] waits for that,
// because a test may end meanwhile.
var looking sync.Mutex

// untilStill checks every few milliseconds whether the test sleeps outside
// of a bubble, or whether all goroutines wait for something that is not in
// their bubble. It counts its looks: on a busy machine, there are fewer.
func untilStill(file string) {
	const looks = 5
	still := 0
	for {
		time.Sleep(5 * time.Millisecond)
		looking.Lock()
		found, all := standing(parse(dump()))
		if still++; !all {
			still = 0
		}
		if found.Why == isAsleep || still >= looks {
			data, _ := json.Marshal(found)
			whole.WriteFile(file, data, 0o666)
			os.Exit(1)
		}
		looking.Unlock()
	}
}

// standing says why a test does not go on, and whether everything waits. A
// goroutine that sleeps outside of bubbles is the first reason to report.
func standing(gs []goroutine) (found standstill, all bool) {
	dir, err := os.Getwd()
	if err != nil {
		return found, false
	}
	all, found.Why = true, isOutside
	durable, bubbles := true, false
	lines := map[why][]string{}
	for _, g := range gs {
		if strings.Contains(g.by.fn, "/internal/exercise.init.") {
			continue // a goroutine of the grader itself
		}
		bubbles = bubbles || g.bubble > 0
		durable = durable && (g.bubble == 0 || g.sure)
		all = all && g.waiting()
		if !g.waiting() || g.bubble > 0 && g.sure {
			continue
		}
		reason := g.standstill()
		i := slices.IndexFunc(g.frames, func(f frame) bool {
			return filepath.Dir(filepath.FromSlash(f.file)) == dir &&
				!strings.HasSuffix(f.file, "/grade_test.go") &&
				!strings.Contains(f.fn, ".TestMain(")
		})
		if i >= 0 {
			lines[reason] = append(lines[reason], fmt.Sprintf("%v waits %s", g.frames[i], g.purpose()))
		} else if reason == isAsleep {
			lines[reason] = append(lines[reason], "some code waits "+g.purpose())
		}
		if rank[reason] > rank[found.Why] {
			found.Why = reason
		}
	}
	where := lines[found.Why]
	slices.Sort(where)
	where = slices.Compact(where)
	if len(where) > 3 {
		where = append(where[:3:3], "...")
	}
	found.Where = where
	return found, all && !(bubbles && durable)
}

// rank orders reasons: the highest tells the most.
var rank = map[why]int{isForeign: 1, isLocked: 2, isAsleep: 3}

// standstill says why no clock of a bubble will wake a goroutine that waits.
func (g goroutine) standstill() why {
	switch {
	case g.bubble == 0 && g.state == "sleep":
		return isAsleep
	case g.bubble == 0:
		return isOutside
	case g.purpose() == "for a lock":
		return isLocked
	}
	return isForeign
}
