package timelinetest

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/timeline"
)

func TestDeadlock(t *testing.T) {
	_, err := run(t, func(w io.Writer) {
		fmt.Fprintln(w, "Start tea")
		time.Sleep(time.Second)
		fmt.Fprintln(w, "End tea")
		fmt.Fprintln(w, "Start toast")
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(time.Second)
			<-make(chan int)
		})
		wg.Wait()
	})
	const want = `deadlock: these goroutines wait forever
	run_test.go:23: chan receive
	run_test.go:25: sync.WaitGroup.Wait
the run so far
	tea      ===1s===
	toast            |
	seconds  0       1`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%v", err, want)
	}
}

func TestLeavesAGoroutine(t *testing.T) {
	_, err := run(t, func(io.Writer) { go func() { select {} }() })
	const want = `deadlock: these goroutines wait forever
	run_test.go:40: select (no cases)
nothing was printed before`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%v", err, want)
	}
}

// A deadlock does not harm the next bubble.
func TestAfterDeadlock(t *testing.T) {
	TestDeadlock(t)
	Want(t, `
		tea      ==1s==
		seconds  0     1`, func(w io.Writer) {
		fmt.Fprintln(w, "Start tea")
		time.Sleep(time.Second)
		fmt.Fprintln(w, "End tea")
	})
}

// TestOrderIsNoMatterOfChance: a lane may stand below the one that let it
// start, but a picture that -update draws must fit without that.
func TestOrderIsNoMatterOfChance(t *testing.T) {
	at := func(seconds int, text string) timeline.Line {
		return timeline.Line{At: time.Duration(seconds) * time.Second, Text: text}
	}
	chart := func(lines ...timeline.Line) timeline.Chart {
		return timeline.NewChart("", append(lines, at(3, "End page"), at(4, "End Dan")), 0)
	}
	begin := []timeline.Line{at(0, "Start Ann"), at(0, "Start page")}
	one := chart(append(begin, at(1, "End Ann"), at(1, "Start Dan"))...)
	other := chart(append(begin, at(1, "Start Dan"), at(1, "End Ann"))...)
	picture := redraw("", one, 0)
	if err := Compare(picture, other, 0); err != nil {
		t.Error(err)
	}
	if strings.Index(picture, "Dan") < strings.Index(picture, "page") {
		t.Error(picture)
	}
}

// TestChance: either worker may be the one that does the long job.
func TestChance(t *testing.T) {
	at := func(seconds int, text string) timeline.Line {
		return timeline.Line{At: time.Duration(seconds) * time.Second, Text: text}
	}
	chart := timeline.NewChart("", []timeline.Line{
		at(0, "Worker 1 starting a"), at(0, "Worker 2 starting b"),
		at(1, "Worker 1 finished a"), at(3, "Worker 2 finished b"),
	}, 0)
	for picture, fits := range map[string]bool{
		"worker 1: 0s-3s\nworker 2: 0s-1s": true,
		"worker 1: 0s-3s\nworker 2: 0s-2s": false,
		"worker 1: 0s-3s\nworker b: 0s-1s": false,
	} {
		err := Compare(picture, chart, 0)
		const want = "the picture fits with worker * in place of worker 1, worker 2"
		if err == nil || strings.HasSuffix(err.Error(), want) != fits {
			t.Errorf("%s: %v", picture, err)
		}
	}
}
