package timelinetest_test

import (
	"fmt"
	"time"

	"example.com/baton/timeline"
	"example.com/baton/timeline/timelinetest"
)

const s = time.Second

var run = []timeline.Line{
	{At: 0 * s, Text: "Oven 1 starting cake 1"},
	{At: 1 * s, Text: "Oven 2 starting cake 2"},
	{At: 2 * s, Text: "Oven 1 finished cake 1"},
	{At: 3 * s, Text: "Oven 2 finished cake 2"},
}

func ExampleDraw() {
	fmt.Print(timelinetest.Draw(timeline.NewChart("", run, 0)))
	// Output:
	// Oven 1   =======2s=======
	// Oven 2           =======2s=======
	// seconds  0       1       2       3
}

// Which oven bakes which cake does not matter here.
func ExampleCompare() {
	chart := timeline.NewChart("", run, 0)
	err := timelinetest.Compare(`
		oven *   ====2s====
		oven *        ====2s====
		seconds  0    1    2    3`, chart, 0)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleCompare_numbers() {
	chart := timeline.NewChart("", run, 0)
	err := timelinetest.Compare(`
		oven 1: 0s-2s "cake 1"
		oven 2: 1s-3s "cake 2"`, chart, 0)
	fmt.Println(err)
	// Output: <nil>
}

// The second oven is late.
func ExampleCompare_failure() {
	chart := timeline.NewChart("", run, 0)
	err := timelinetest.Compare(`
		oven 1   ====2s====
		oven 2   ====2s====
		seconds  0    1    2    3`, chart, 0)
	fmt.Println(err)
	// Output:
	// want
	// 	oven 1   =======2s=======
	// 	oven 2   =======2s=======
	// 	seconds  0       1       2       3
	// got
	// 	Oven 1   =======2s=======
	// 	Oven 2           =======2s=======
	// 	seconds  0       1       2       3
	// at 0 s: Oven 2 should begin, but does not
	// printed at 0 s
	// 	Oven 1 starting cake 1
}

// On a real clock, say how exact the run must be.
func ExampleCompare_tolerance() {
	chart := timeline.NewChart("", run, 0)
	err := timelinetest.Compare(`
		oven 1: 0s-2.1s
		oven 2: 0.95s-3s`, chart, s/5)
	fmt.Println(err)
	// Output: <nil>
}
