package exercise

import "testing"

// Former names, for exercises that still use them.
const ByYields = BySchedule

// Yielding is [G.Schedules].
func (g *G) Yielding(what string, check func(b *B)) { g.Schedules(what, check) }

// Lossy is [Task.Scheduled].
func (x *Task[F]) Lossy(t *testing.T, m Mistake, how string, answer F, reads ...string) {
	t.Helper()
	x.Scheduled(t, m, how, answer, reads...)
}
