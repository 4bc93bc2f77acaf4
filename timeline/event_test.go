package timeline

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestParse(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	for line, want := range map[string]event{
		// The chapter's listings.
		"Starting First that will take 2s":        {kind: begins, lane: "First", task: "First", full: "First that will take 2s", expected: 2 * s},
		"Finishing First in 2.002233584993519s":   {kind: ends, lane: "First", task: "First", full: "First in 2.002233584993519s", measured: 2002233584},
		"Start task 0":                            {kind: begins, lane: "task 0", task: "task 0", full: "task 0"},
		"End task 0":                              {kind: ends, lane: "task 0", task: "task 0", full: "task 0"},
		"Start 0":                                 {kind: begins, lane: "0", task: "0", full: "0"},
		"Main started":                            {kind: begins, lane: "Main", task: "Main", full: "Main"},
		"Main ended":                              {kind: ends, lane: "Main", task: "Main", full: "Main"},
		"start A":                                 {kind: begins, lane: "A", task: "A", full: "A"},
		"apple 3":                                 {kind: counts, lane: "apple", task: "3"},
		"Worker 3 starting job 1 17123.25":        {kind: begins, lane: "Worker 3", task: "job 1 17123.25", full: "job 1 17123.25"},
		"Worker 3 starting job 1s":                {kind: begins, lane: "Worker 3", task: "job 1s", full: "job 1s"},
		"Worker 3 finished job 1s":                {kind: ends, lane: "Worker 3", task: "job 1s", full: "job 1s"},
		"Start washing machine for 3 seconds":     {kind: begins, lane: "washing machine", task: "washing machine", full: "washing machine for 3 seconds", expected: 3 * s},
		"Start dryer for 0.3 seconds":             {kind: begins, lane: "dryer", task: "dryer", full: "dryer for 0.3 seconds", expected: 300 * ms},
		"Start washing machine for 300ms":         {kind: begins, lane: "washing machine", task: "washing machine", full: "washing machine for 300ms", expected: 300 * ms},
		"Start cleaning potatoes for 14 pieces":   {kind: begins, lane: "cleaning potatoes", task: "cleaning potatoes", full: "cleaning potatoes for 14 pieces"},
		"Cleaning potato 13":                      {kind: counts, lane: "Cleaning potato", task: "13"},
		"Elapsed: 3.0015416080132127":             {kind: sums},
		"Elapsed time: 4.000992348068394":         {kind: sums},
		"Elapsed 2.010511636734009":               {kind: sums},
		"Total: 10":                               {kind: sums},
		"End task 3: 148933 primes in process 12": {kind: ends, lane: "task 3", task: "task 3", full: "task 3"},

		// What they print besides, which starts nothing.
		"start to answer":                  {},
		"started at 10:11:12":              {},
		"finished at 10:11:12":             {kind: ends},
		"Started to listen on port 8":      {},
		"Start 102938.123":                 {}, // the clock, in listing 12
		"Tasks created":                    {},
		"Start nan":                        {kind: begins, lane: "nan", task: "nan", full: "nan"},
		"End infinity":                     {kind: ends, lane: "infinity", task: "infinity", full: "infinity"},
		"one good old worker starting tea": {},
		"one good old 4 starting tea":      {kind: begins, lane: "one good old 4", task: "tea", full: "tea"},
		"one more good old 4 starting tea": {},
		"result is 42 after await":         {},
		"Listening on port 8000":           {},
		"Received: hello":                  {},
		"Total 7 jobs":                     {kind: sums},
		"":                                 {},
		" ":                                {},
		"Start":                            {},
		"started":                          {},

		"Connection established with 127.0.0.1:5000": {kind: begins, lane: "127.0.0.1:5000", task: "127.0.0.1:5000", full: "127.0.0.1:5000"},
		"Connection lost with 127.0.0.1:5000: reset": {kind: ends, lane: "127.0.0.1:5000", task: "127.0.0.1:5000", full: "127.0.0.1:5000"},
		"Connection lost": {},

		// Programs of a reader.
		"2026/11/22 12:13:14 Start tea":            {kind: begins, lane: "tea", task: "tea", full: "tea"},
		"12:13:14.123456 Start tea":                {kind: begins, lane: "tea", task: "tea", full: "tea"},
		"  begin tea...  ":                         {kind: begins, lane: "tea", task: "tea", full: "tea"},
		"STARTING TEA":                             {kind: begins, lane: "TEA", task: "TEA", full: "TEA"},
		"goroutine 12 finishes":                    {kind: ends, lane: "goroutine 12", task: "goroutine 12", full: "goroutine 12"},
		"worker 3: started":                        {kind: begins, lane: "worker 3", task: "worker 3", full: "worker 3"},
		"task 7 done":                              {kind: ends, lane: "task 7", task: "task 7", full: "task 7"},
		"Start soup for 2 minutes":                 {kind: begins, lane: "soup", task: "soup", full: "soup for 2 minutes", expected: 2 * time.Minute},
		"Start soup for 5 m":                       {kind: begins, lane: "soup", task: "soup", full: "soup for 5 m", expected: 5 * time.Minute},
		"Start soup for 5 ms":                      {kind: begins, lane: "soup", task: "soup", full: "soup for 5 ms", expected: 5 * ms},
		"Start soup for 5":                         {kind: begins, lane: "soup", task: "soup", full: "soup for 5"},
		"Start soup for the guests":                {kind: begins, lane: "soup for the guests", task: "soup for the guests", full: "soup for the guests"},
		"Start soup for 1e30 hours":                {kind: begins, lane: "soup", task: "soup", full: "soup for 1e30 hours"},
		"http://x.org/a starting connecting":       {kind: begins, lane: "http://x.org/a", task: "connecting", full: "connecting"},
		"We could not start the car":               {},
		"The engine of my car started":             {},
		"It started":                               {kind: begins, lane: "It", task: "It", full: "It"},
		"page size: 17":                            {},
		"one two three four 17":                    {},
		"http://x.org/ - The beginning of the end": {},
	} {
		got := parse(line)
		got.past = false
		assert.Equal(t, want, got, "%q", line)
	}
}

// FuzzParse: no matter what a program prints, it is read without harm, and read
// in the same way no matter which spaces stand around it.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"Start tea for 3 seconds", "End tea in 3s", "Worker 3 starting job 7",
		"Cleaning potato 3", "Elapsed: 3s", "2026/11/22 12:13:14 tea done",
		"apple 10", "\x1b[31mStart\x00 \xff", "Start … for 9e99 h", "done",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p := parse(line)
		if p.kind == begins { // "Done" ends the only open task
			assert.NotEmpty(t, p.task+p.lane)
		}
		if p.kind == begins || p.kind == ends {
			assert.GreaterOrEqual(t, p.expected, time.Duration(0))
		}
		if !strings.ContainsAny(line, "\n\r") { // a space behind \r overwrites
			assert.Equal(t, p, parse("  "+line+" "))
		}
	})
}
