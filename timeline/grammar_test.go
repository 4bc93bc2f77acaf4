package timeline

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestParse(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	for line, want := range map[string]sentence{
		// The chapter's listings.
		"Starting First that will take 2s":        {starts, "First", "First", "First that will take 2s", 2 * s},
		"Finishing First in 2.002233584993519s":   {ends, "First", "First", "First in 2.002233584993519s", 0},
		"Start task 0":                            {starts, "task 0", "task 0", "task 0", 0},
		"End task 0":                              {ends, "task 0", "task 0", "task 0", 0},
		"Start 0":                                 {starts, "0", "0", "0", 0},
		"Main started":                            {starts, "Main", "Main", "Main", 0},
		"Main ended":                              {ends, "Main", "Main", "Main", 0},
		"start A":                                 {starts, "A", "A", "A", 0},
		"apple 3":                                 {act: numbers, lane: "apple", what: "3"},
		"Worker 3 starting job 1 17123.25":        {starts, "Worker 3", "job 1 17123.25", "job 1 17123.25", 0},
		"Worker 3 starting job 1s":                {starts, "Worker 3", "job 1s", "job 1s", 0},
		"Worker 3 finished job 1s":                {ends, "Worker 3", "job 1s", "job 1s", 0},
		"Start washing machine for 3 seconds":     {starts, "washing machine", "washing machine", "washing machine for 3 seconds", 3 * s},
		"Start dryer for 0.3 seconds":             {starts, "dryer", "dryer", "dryer for 0.3 seconds", 300 * ms},
		"Start washing machine for 300ms":         {starts, "washing machine", "washing machine", "washing machine for 300ms", 300 * ms},
		"Start cleaning potatoes for 14 pieces":   {starts, "cleaning potatoes", "cleaning potatoes", "cleaning potatoes for 14 pieces", 0},
		"Cleaning potato 13":                      {act: numbers, lane: "Cleaning potato", what: "13"},
		"Elapsed: 3.0015416080132127":             {act: sums},
		"Elapsed time: 4.000992348068394":         {act: sums},
		"Elapsed 2.010511636734009":               {act: sums},
		"Total: 10":                               {act: sums},
		"End task 3: 148933 primes in process 12": {ends, "task 3", "task 3", "task 3", 0},

		// What they print besides, which starts nothing.
		"start to answer":                  {},
		"started at 10:11:12":              {},
		"finished at 10:11:12":             {},
		"Started to listen on port 8":      {},
		"Start 102938.123":                 {}, // the clock, in listing 12
		"Tasks created":                    {},
		"Start nan":                        {starts, "nan", "nan", "nan", 0},
		"End infinity":                     {ends, "infinity", "infinity", "infinity", 0},
		"one good old worker starting tea": {},
		"one good old 4 starting tea":      {starts, "one good old 4", "tea", "tea", 0},
		"one more good old 4 starting tea": {},
		"result is 42 after await":         {},
		"Listening on port 8000":           {},
		"Received: hello":                  {},
		"Total 7 jobs":                     {act: sums},
		"":                                 {},
		" ":                                {},
		"Start":                            {},
		"started":                          {},

		"Connection established with 127.0.0.1:5000": {starts, "127.0.0.1:5000", "127.0.0.1:5000", "127.0.0.1:5000", 0},
		"Connection lost with 127.0.0.1:5000: reset": {ends, "127.0.0.1:5000", "127.0.0.1:5000", "127.0.0.1:5000", 0},
		"Connection lost": {},

		// Programs of a reader.
		"2026/11/22 12:13:14 Start tea":            {starts, "tea", "tea", "tea", 0},
		"12:13:14.123456 Start tea":                {starts, "tea", "tea", "tea", 0},
		"  begin tea...  ":                         {starts, "tea", "tea", "tea", 0},
		"STARTING TEA":                             {starts, "TEA", "TEA", "TEA", 0},
		"goroutine 12 finishes":                    {ends, "goroutine 12", "goroutine 12", "goroutine 12", 0},
		"worker 3: started":                        {starts, "worker 3", "worker 3", "worker 3", 0},
		"task 7 done":                              {ends, "task 7", "task 7", "task 7", 0},
		"Start soup for 2 minutes":                 {starts, "soup", "soup", "soup for 2 minutes", 2 * time.Minute},
		"Start soup for 5 m":                       {starts, "soup", "soup", "soup for 5 m", 5 * time.Minute},
		"Start soup for 5 ms":                      {starts, "soup", "soup", "soup for 5 ms", 5 * ms},
		"Start soup for 5":                         {starts, "soup", "soup", "soup for 5", 0},
		"Start soup for the guests":                {starts, "soup for the guests", "soup for the guests", "soup for the guests", 0},
		"Start soup for 1e30 hours":                {starts, "soup", "soup", "soup for 1e30 hours", 0},
		"http://x.org/a starting connecting":       {starts, "http://x.org/a", "connecting", "connecting", 0},
		"We could not start the car":               {},
		"The engine of my car started":             {},
		"It started":                               {starts, "It", "It", "It", 0},
		"page size: 17":                            {},
		"one two three four 17":                    {},
		"http://x.org/ - The beginning of the end": {},
	} {
		assert.Equal(t, want, parse(line), "%q", line)
	}
}

// FuzzParse: whatever a program prints, it is read without harm, and read
// in the same way whatever spaces stand around it.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"Start tea for 3 seconds", "End tea in 3s", "Worker 3 starting job 7",
		"Cleaning potato 3", "Elapsed: 3s", "2026/11/22 12:13:14 tea done",
		"apple 10", "\x1b[31mStart\x00 \xff", "Start … for 9e99 h",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p := parse(line)
		if p.act == starts || p.act == ends {
			assert.NotEmpty(t, p.what+p.lane)
			assert.GreaterOrEqual(t, p.length, time.Duration(0))
		}
		if !strings.ContainsAny(line, "\n") {
			assert.Equal(t, p, parse("  "+line+" "))
		}
	})
}
