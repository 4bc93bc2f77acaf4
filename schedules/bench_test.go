package schedules_test

import (
	"testing"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/schedules"
	"example.com/baton/schedules/model"
)

// BenchmarkSchedules explores a counter with a lock and three goroutines,
// which is what a check of a small exercise is like.
func BenchmarkSchedules(b *testing.B) {
	program := func(*testing.T) error {
		var mu model.Mutex
		n := 0
		inc := func() {
			mu.Lock()
			here.See(1)
			old := n
			here.At(2)
			n = old + 1
			mu.Unlock()
		}
		together(inc, inc, inc)
		return nil
	}
	total := 0
	for b.Loop() {
		testing.RunTests(func(_, _ string) (bool, error) { return true, nil },
			[]testing.InternalTest{{Name: "counter", F: func(t *testing.T) {
				total += schedules.Explore(t, 10_000, 1, program).Schedules
			}}})
	}
	b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "schedules/s")
}
