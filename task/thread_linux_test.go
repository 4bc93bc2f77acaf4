package task_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/task"
)

// TestThreadsDiffer keeps ten threads at the same time, so that no id can be
// used a second time. Afterwards, the threads are gone: what a C
// library has left in them, no other goroutine may meet.
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
	delete(seen, os.Getpid()) // the main thread stays, though idle
	for id := range seen {
		assert.Eventually(t, func() bool {
			_, err := os.Stat(fmt.Sprint("/proc/self/task/", id))
			return errors.Is(err, fs.ErrNotExist)
		}, 10*time.Second, time.Millisecond, "thread %d is still there", id)
	}
}
