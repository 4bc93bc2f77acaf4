package task_test

import (
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/task"
)

// TestThreadsDiffer keeps ten threads at once, so that no id can be
// used a second time.
func TestThreadsDiffer(t *testing.T) {
	const n = 10
	var all sync.WaitGroup
	all.Add(n)
	var tasks []*task.Task[int]
	for range n {
		tasks = append(tasks, task.Thread(func() (int, error) {
			before := syscall.Gettid()
			all.Done()
			all.Wait()
			assert.Equal(t, before, syscall.Gettid(), "has moved")
			return before, nil
		}))
	}
	ids, err := task.Gather(tasks...)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, id := range ids {
		assert.False(t, seen[id], "two share thread %d", id)
		seen[id] = true
	}
}
