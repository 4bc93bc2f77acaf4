package task_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/task"
)

// after returns what a task may do: sleep, and return a number.
func after(d time.Duration, n int) func() (int, error) {
	return func() (int, error) {
		time.Sleep(d)
		return n, nil
	}
}

func TestTasksAlreadyRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		first := task.Go(after(2*time.Second, 1))
		second := task.Go(after(time.Second, 2))
		time.Sleep(time.Second) // does not hold them up

		for _, tt := range []struct {
			task *task.Task[int]
			want int
		}{{first, 1}, {second, 2}, {first, 1}} {
			got, err := tt.task.Wait()
			assert.NoError(t, err)
			assert.Equal(t, tt.want, got)
		}
		assert.Equal(t, 2*time.Second, time.Since(start))
	})
}

func TestManyMayWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := task.Go(after(time.Second, 42))
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				got, err := one.Wait()
				assert.NoError(t, err)
				assert.Equal(t, 42, got)
			})
		}
		wg.Wait()
	})
}

func TestResultWithError(t *testing.T) {
	got, err := task.Go(func() (int, error) { return 7, io.EOF }).Wait()
	assert.Equal(t, 7, got)
	assert.Equal(t, io.EOF, err)
}

func TestPanicIsAnError(t *testing.T) {
	_, err := task.Go(func() (int, error) { panic("boom") }).Wait()
	var p *task.Panic
	require.ErrorAs(t, err, &p)
	assert.Equal(t, "boom", p.Value)
	assert.Contains(t, string(p.Stack), "task_test.go")
	assert.Contains(t, err.Error(), "panic: boom\n")

	_, err = task.Go(func() (int, error) { panic(io.EOF) }).Wait()
	assert.ErrorIs(t, err, io.EOF)

	_, err = task.Go(func() (int, error) { panic(nil) }).Wait()
	assert.Error(t, err)
}

func TestGoexitIsAnError(t *testing.T) {
	_, err := task.Go(func() (int, error) {
		runtime.Goexit()
		return 0, nil
	}).Wait()
	assert.Equal(t, task.ErrExit, err)
}

func TestGather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		got, err := task.Gather(
			task.Go(after(3*time.Second, 3)),
			task.Go(after(1*time.Second, 1)),
			task.Go(after(2*time.Second, 2)),
		)
		assert.NoError(t, err)
		assert.Equal(t, []int{3, 1, 2}, got)
		assert.Equal(t, 3*time.Second, time.Since(start))
	})
}

func TestGatherNamesTheFirstThatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		fail := func(d time.Duration, err error) *task.Task[int] {
			return task.Go(func() (int, error) {
				time.Sleep(d)
				return 0, err
			})
		}
		got, err := task.Gather(
			task.Go(after(3*time.Second, 3)),
			fail(2*time.Second, io.EOF),
			fail(1*time.Second, io.ErrUnexpectedEOF),
		)
		assert.ErrorIs(t, err, io.EOF)
		assert.EqualError(t, err, "task 1: EOF")
		assert.Equal(t, []int{3, 0, 0}, got)
		assert.Equal(t, 3*time.Second, time.Since(start), "waits for all")
	})
}

func TestGatherNothing(t *testing.T) {
	got, err := task.Gather[int]()
	assert.NoError(t, err)
	assert.Empty(t, got)
}

// TestRealTime runs outside a bubble, where the race detector sees
// more.
func TestRealTime(t *testing.T) {
	start := time.Now()
	got, err := task.Gather(
		task.Go(after(20*time.Millisecond, 1)),
		task.Thread(after(10*time.Millisecond, 2)),
	)
	assert.NoError(t, err)
	assert.Equal(t, []int{1, 2}, got)
	assert.GreaterOrEqual(t, time.Since(start), 20*time.Millisecond)
}

func TestPanicInThread(t *testing.T) {
	_, err := task.Thread(func() (int, error) { panic("boom") }).Wait()
	var p *task.Panic
	assert.True(t, errors.As(err, &p))
	assert.True(t, strings.HasPrefix(err.Error(), "panic: boom"))
}
