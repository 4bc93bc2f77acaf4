package schedules_test

import (
	"encoding/json"
	"fmt"

	"example.com/baton/schedules"
)

// The package at work: a nightly build has explored the tests, and kept
// the failure as JSON. In the morning, this draws it.
func ExampleDrawing_Lines() {
	kept := `{"number": 4, "goroutines": 2, "wrong": ["an update is lost"],
		"rows": [
		{"goroutine": 1, "file": "count.go", "line": 7, "text": "n++", "note": "read 0"},
		{"goroutine": 2, "file": "count.go", "line": 7, "text": "n++", "note": "wrote 1"},
		{"goroutine": 1, "file": "count.go", "line": 7, "text": "n++", "note": "wrote 1"}]}`
	var d schedules.Drawing
	if err := json.Unmarshal([]byte(kept), &d); err != nil {
		fmt.Println(err)
	}
	for _, line := range d.Lines(60, 20) {
		fmt.Println(line)
	}
	// Output:
	// how it happens (schedule 4, 3 steps)
	//            goroutine 1             goroutine 2
	// count.go:7 n++  // read 0
	// count.go:7                         n++  // wrote 1
	// count.go:7 n++  // wrote 1
	// an update is lost
}

// The reports of several tests become one line for the log of a build.
func ExampleSum() {
	queue := schedules.Report{Schedules: 198, All: true}
	cache := schedules.Report{Schedules: 20, All: true}
	fmt.Println(schedules.Sum([]schedules.Report{queue, cache}))
	// Output: all 218 schedules
}
