package timeline_test

import (
	"fmt"
	"io"
	"os"
	"time"

	"example.com/baton/timeline"
)

// A program prints to a Recorder in place of stdout, and is drawn.
func ExampleRecorder() {
	r := timeline.NewRecorder(os.Stdout)
	fmt.Fprintln(r, "Start tea")
	fmt.Fprintln(r, "End tea")
	fmt.Println(len(r.Lines()), "lines")
	fmt.Println("in less than a minute:", r.Elapsed() < time.Minute)
	// Output:
	// Start tea
	// End tea
	// 2 lines
	// in less than a minute: true
}

var breakfast = []timeline.Line{
	{At: 0, Text: "Start tea for 3 seconds"},
	{At: 0, Text: "Start buttering toasts"},
	{At: 0, Text: "Buttering toast 1"},
	{At: 2 * time.Second, Text: "Buttering toast 2"},
	{At: 4 * time.Second, Text: "End buttering toasts"},
	{At: 4 * time.Second, Text: "End tea for 3 seconds"},
	{At: 4 * time.Second, Text: "Start eating"},
	{At: 8 * time.Second, Text: "End eating"},
}

func ExampleSpans() {
	for _, s := range timeline.Spans(breakfast) {
		fmt.Printf("%s from %v to %v: %s\n",
			s.Lane, s.Start, s.End, s.Kind.Words())
	}
	// Output:
	// tea from 0s to 3s: runs without you
	// tea from 3s to 4s: finished, not yet noticed
	// buttering toasts from 0s to 4s: you are busy
	// eating from 4s to 8s: runs without you
}

func ExampleText() {
	c := timeline.NewChart("breakfast", breakfast, 0)
	timeline.Text(os.Stdout, timeline.Look{Width: 60}, c)
	// Output:
	// breakfast                                            8 s <|
	//              tea  ===== 3 s =====.....                    |
	//           eating                      ======= 4 s ========|
	// buttering toasts  ## 2 x toast, 4 s ##                    |
	//          seconds  0    1    2    3    4    5    6    7    8
	//
	// ## you are busy   == runs without you
	// .. finished, not yet noticed
}

func ExampleTranscript() {
	timeline.Transcript(os.Stdout, breakfast[3:])
	// Output:
	//   2.0 s  Buttering toast 2
	//   4.0 s  End buttering toasts   ┐ same instant
	//   4.0 s  End tea for 3 seconds  │
	//   4.0 s  Start eating           ┘
	//   8.0 s  End eating
}

// Of a program without end, the last lines are enough.
func ExampleRecorder_KeepLast() {
	r := timeline.NewRecorder(io.Discard)
	r.KeepLast(10)
	for i := range 1_000 {
		fmt.Fprintf(r, "Start job %d\n", i)
	}
	lines := r.Lines()
	fmt.Println(len(lines) <= 20, len(lines)+r.Forgotten())
	fmt.Println(lines[len(lines)-1].Text)
	// Output:
	// true 1000
	// Start job 999
}

// A note is seen in the picture, and not in the output.
func ExampleNote() {
	r := timeline.NewRecorder(os.Stdout)
	timeline.Note(r, "Start page 1")
	fmt.Fprintln(r, "page 1 - Welcome")
	timeline.Note(r, "End page 1")
	fmt.Println(r.Chart("").Spans[0].Label)
	// Output:
	// page 1 - Welcome
	// page 1
}

func ExampleSoonerBy() {
	sooner := func(first, took time.Duration) {
		fmt.Printf("%q\n", timeline.SoonerBy(first, took, time.Duration.String))
	}
	const ms = time.Millisecond
	sooner(500*ms, 450*ms)
	sooner(450*ms, 500*ms)
	sooner(500*ms, 451*ms)
	sooner(2849*ms, 1450*ms) // are shown as 2.8 s and 1.5 s
	// Output:
	// "50ms sooner"
	// "50ms later"
	// ""
	// "1.3s sooner"
}

func ExampleSVG() {
	c := timeline.NewChart("breakfast", breakfast, 0)
	file := io.Discard // or one that os.Create has made
	err := timeline.SVG(file, "Breakfast", "The tea waits for us.", c)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleTrace() {
	timeline.Trace(os.Stdout, timeline.Chart{Title: "nothing"})
	// Output:
	// {"displayTimeUnit":"ms","traceEvents":[
	// {"name":"process_name","ph":"M","pid":1,"tid":0,"args":{"name":"nothing"}},
	// {"name":"process_sort_index","ph":"M","pid":1,"tid":0,"args":{"sort_index":1}},
	// {"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"lines"}},
	// {"name":"thread_sort_index","ph":"M","pid":1,"tid":1,"args":{"sort_index":1}}
	// ]}
}
