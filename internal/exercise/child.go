package exercise

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/ctrlc"
)

// An answer that hangs, panics in a goroutine of its own, or ends the
// program would end the tests, too. So it is graded in a process of its
// own: the test binary, started again to run one test. These variables
// tell that process which answer to grade and where to report.
const (
	answerVariable = "BATON_ANSWER"
	reportVariable = "BATON_REPORT"
)

// A report is one line of the file that the process writes: what it does
// next, or its verdict.
type report struct {
	Check   string        `json:",omitempty"`
	Panics  Mistake       // what a panic in this check means
	Busy    Mistake       // what being busy forever means in it
	Races   Mistake       // what races mean, in all checks
	Used    time.Duration `json:",omitempty"` // CPU time of the process so far
	Verdict *verdict      `json:",omitempty"`
}

// asked reports whether this process was started to grade the answer of t.
func asked(t *testing.T) bool { return os.Getenv(answerVariable) == t.Name() }

// child reports whether this process was started to grade any answer.
func child() bool { return os.Getenv(answerVariable) != "" }

// A process that has this variable ends when its stdin is closed, which
// happens even if its parent is killed.
const guardedVariable = "BATON_GUARDED"

func init() {
	if os.Getenv(guardedVariable) == "" {
		return
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

// guard makes a command that runs a test binary end when this process ends.
// Call release when the command has ended.
func guard(cmd *exec.Cmd) (release func() error, err error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	cmd.Env = append(cmd.Environ(), guardedVariable+"=1")
	return in.Close, nil
}

// testCommand returns a guarded command that runs a test binary, by
// default this one, and the buffer for its output. Too much output cancels
// it. Call release when the command has ended.
func testCommand(
	ctx context.Context, cancel func(), binary string, args ...string,
) (cmd *exec.Cmd, printed *beginning, release func() error, err error) {
	if binary == "" {
		if binary, err = os.Executable(); err != nil {
			return nil, nil, nil, err
		}
	}
	cmd = exec.CommandContext(ctx, binary, args...)
	printed = &beginning{most: 1 << 20, cancel: cancel}
	cmd.Stdout, cmd.Stderr = printed, printed
	cmd.WaitDelay = 5 * time.Second // the output may hold the report of a race
	release, err = guard(cmd)
	return cmd, printed, release, err
}

// gradeAndExit grades in a process that was started for it.
func gradeAndExit(t *testing.T, name string, grade func(g *G)) {
	file, err := os.OpenFile(os.Getenv(reportVariable),
		os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var mu sync.Mutex
	send := func(r report) {
		mu.Lock()
		defer mu.Unlock()
		json.NewEncoder(file).Encode(r)
	}
	end := func(v verdict) {
		send(report{Verdict: &v})
		file.Close()
		os.Exit(0)
	}
	debug.SetMaxStack(mostStack)
	dog := &watchdog{reader: reader{name: name}, bark: func(d Diagnosis) {
		end(verdict{State: wrong, Diagnosis: &d})
	}, resign: func() { end(verdict{State: ungraded, Why: tooBusy}) },
		beat: func() { send(report{Used: cpuTime()}) }}
	go dog.watch()
	g := &G{t: t, reader: reader{name: name}, progress: func(r report) {
		if r.Check != "" {
			dog.check.Store(&r)
		}
		send(r)
	}, alive: func(r report, also bool) {
		dog.check.Store(&r)
		if also {
			send(r)
		}
	}}
	end(g.run(grade))
}

// elsewhere grades the answer of t in a process of its own: this test binary
// or, if it is named, another.
func elsewhere(t *testing.T, name, binary string, env ...string) (verdict, error) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	defer context.AfterFunc(interrupted(), cancel)()
	// From now on, Ctrl-C leaves no folder behind.
	file := filepath.Join(t.TempDir(), "report")
	cmd, printed, release, err := testCommand(ctx, cancel, binary,
		"-test.run="+exactly(t.Name()), "-test.count=1", "-test.timeout=10m")
	if err != nil {
		return verdict{}, err
	}
	defer release()
	cmd.Env = append(cmd.Env,
		answerVariable+"="+t.Name(), reportVariable+"="+file,
		"GORACE=halt_on_error=0 atexit_sleep_ms=0", "GOTRACEBACK=all")
	cmd.Env = append(cmd.Env, env...)
	if err := cmd.Start(); err != nil {
		return verdict{}, err
	}
	stop := afterSilence(file, cancel)
	ended := cmd.Wait()
	silent := stop()
	if ctrlc.Pressed(interrupted(), ended) {
		return verdict{}, errInterrupted
	}

	reports, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return verdict{}, err
	}
	how := ending{ended: ended, silent: silent}
	if p := cmd.ProcessState; p != nil {
		how.used = p.UserTime() + p.SystemTime()
	}
	return conclude(name, reports, printed.Bytes(), how), nil
}

// An ending says how a process has ended.
type ending struct {
	ended  error
	silent bool          // it was killed because of its silence
	used   time.Duration // CPU time, in all
}

// interrupted is done once Ctrl-C was pressed. Tests then end, and remove what
// they have made. That takes no time, because they no longer wait for an
// answer. A second Ctrl-C ends them immediately.
var interrupted = sync.OnceValue(func() context.Context {
	if signal.Ignored(os.Interrupt) {
		return context.Background()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx
})

var errInterrupted = errors.New("stopped by Ctrl-C")

// silence is how long a process may run without a report before it is
// ended. As long as its own watchdog gets to run, there are reports. If it
// does not get to run, either the answer keeps every processor that the
// process has, or the machine is too busy. The CPU time tells which.
var silence = 9 * time.Second

// tooBusy is why an answer is neither right nor wrong.
const tooBusy = "the machine was too busy; run it again"

// TimedOut is what go test says when it ends a test binary.
const TimedOut = "panic: test timed out after "

// afterSilence cancels when the file has not grown for a long time. The
// function stop ends the watch, and reports whether it has canceled.
func afterSilence(file string, cancel func()) (stop func() bool) {
	quit := make(chan struct{})
	silent := make(chan bool, 1)
	go func() {
		var size int64
		quiet := time.Duration(0)
		for {
			select {
			case <-quit:
				silent <- false
				return
			case <-time.After(tick):
			}
			info, err := os.Stat(file)
			if err == nil && info.Size() != size {
				size, quiet = info.Size(), 0
			}
			if quiet += tick; quiet >= silence {
				cancel()
				silent <- true
				return
			}
		}
	}()
	return func() bool {
		close(quit)
		return <-silent
	}
}

// exactly returns a pattern for -test.run that only this test matches.
func exactly(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// conclude finds the verdict in the reports and the output of a process.
func conclude(
	name string, reports, printed []byte, how ending,
) (v verdict) {
	var last report
	used := how.used // since the last report
	races := Races
	check := "the answer"
	for line := range bytes.Lines(reports) {
		var r report
		if json.Unmarshal(line, &r) != nil {
			break // a line that the process did not get to finish
		}
		if r.Check != "" {
			check = r.Check
		}
		if r.Races != (Mistake{}) {
			races = r.Races
		}
		if r.Used > 0 {
			used = how.used - r.Used
		}
		if r.Check != "" || r.Verdict != nil {
			last = r
		}
	}
	text := string(printed)
	defer func() { v.Printed = own(text) }()
	if d, ok := race(name, text, races); ok {
		return verdict{State: wrong, Diagnosis: &d}
	}
	if last.Verdict != nil {
		return *last.Verdict
	}
	if how.silent && used < silence/2 || strings.Contains("\n"+text, "\n"+TimedOut) {
		return verdict{State: ungraded, Why: tooBusy}
	}
	return verdict{State: wrong, Diagnosis: died(name, check, text, last, how)}
}

// died judges a process that has ended without a verdict.
func died(
	name, check, text string, last report, how ending,
) *Diagnosis {
	at := strings.LastIndex("\n"+text, "\npanic: ")
	fatal := strings.LastIndex("\n"+text, "\nfatal error: ")
	at = max(at, fatal)
	switch {
	case how.silent:
		return &Diagnosis{
			Expected: check + ": it returns",
			Observed: fmt.Sprintf("it was stopped after %v on the real clock",
				silence),
			Likely: cmp.Or(last.Busy, BusyLoop), Seen: ByWatchdog,
		}
	case at < 0:
		return &Diagnosis{
			Expected: check + ": it returns",
			Observed: fmt.Sprintf("it ended the whole program (%v)",
				status(how.ended)),
			Likely: EndsProgram, Seen: ByExit,
		}
	}
	_, what, _ := strings.Cut(text[at:], ": ")
	what, _, _ = strings.Cut(shorten(what, 200), " [recovered")
	r := reader{name: name}
	where := ""
	for _, g := range parse(text[at:]) {
		if f, ok := r.line(g); ok && !g.waiting() {
			where = f.String()
			break
		}
	}
	d := panics(what, check, where, last.Panics)
	return &d
}

func status(ended error) string {
	if ended == nil {
		return "exit status 0"
	}
	return ended.Error()
}

// own returns what the answer itself has printed, without what the test
// binary, a panic or the race detector prints.
func own(text string) string {
	for _, end := range []string{
		"panic: ", "fatal error: ", "==================\n", "PASS\n", "testing: ",
	} {
		if i := strings.Index("\n"+text, "\n"+end); i >= 0 {
			text = text[:i]
		}
	}
	return text
}

// A beginning keeps the first bytes that are written to it, and cancels a
// command that writes too many.
type beginning struct {
	bytes.Buffer
	most   int
	beyond int
	cancel func()
}

func (b *beginning) Write(p []byte) (int, error) {
	keep := p[:min(len(p), b.most-b.Len())]
	b.Buffer.Write(keep)
	if b.beyond += len(p) - len(keep); b.beyond > 64*b.most {
		b.cancel()
	}
	return len(p), nil
}
