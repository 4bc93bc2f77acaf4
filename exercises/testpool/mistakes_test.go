package testpool_test

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testpool"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Weak(t, exercise.TestMisses, "checks nothing",
		func(t *testing.T) { inBubble(t, 3, 1, 1, 1) },
		"it passes with a wrong pool that ignores the limit", "go run ./exercises show testpool 1)")
	task.Weak(t, exercise.TestMisses, "checks only whether all jobs were done", allDone,
		"it passes with a wrong pool that ignores the limit")
	task.Weak(t, exercise.TestMisses, "checks only whether too many run at a time", peak,
		"it passes with a wrong pool that does one job after the other")
	task.Weak(t, exercise.TestMisses, "uses only one worker", oneWorker,
		"it passes with a wrong pool that does one job after the other")
	task.Weak(t, exercise.TestMisses, "uses only jobs of the same length", sameLength,
		"it passes with a wrong pool that waits for n jobs before it begins the next n")
	task.Weak(t, exercise.TestMisses, "checks only the total time", onlyTotal,
		"it passes with a wrong pool that begins with the last job")
	task.Weak(t, exercise.TestMisses, "never uses an empty list", func(t *testing.T) {
		instantsOf(t, 2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, 6)
		instantsOf(t, 1, []int{1, 1}, []int{0, 1}, 2)
	}, "it passes with a wrong pool that waits forever if the list is empty")
	task.Weak(t, exercise.TestMisses, "checks when jobs begin, but not which jobs begin", func(t *testing.T) {
		anyJobs(t, 2, []int{5, 1, 1, 1, 1}, []int{0, 0, 1, 2, 3}, 5)
		anyJobs(t, 1, []int{1, 1, 1}, []int{0, 1, 2}, 3)
		anyJobs(t, 1, nil, nil, 0)
	}, "it passes with a wrong pool that begins the first n jobs, and then the other jobs in reverse order")
	task.Weak(t, exercise.TestMisses, "checks only that Work does not return too early", func(t *testing.T) {
		instantsOf(t, 2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, -1)
		instantsOf(t, 1, []int{1, 1, 1}, []int{0, 1, 2}, -1)
		instantsOf(t, 1, nil, nil, -1)
	}, "it passes with a wrong pool that sleeps for a second before it returns")
	task.Weak(t, exercise.TestRejects, "wants the same goroutines to do all jobs", wantsGoroutines,
		"it fails with a correct pool that starts a goroutine for each job, n at a time",
		"go run ./exercises show testpool 17)")
	task.Weak(t, exercise.TestRejects, "wants a worker to rest for a second between two jobs",
		func(t *testing.T) { instantsOf(t, 1, []int{1, 1}, []int{0, 2}, 3) },
		"it fails with a correct pool that starts n workers first")
	task.Weak(t, exercise.TestWaits, "runs outside a bubble, so its jobs sleep for real", onRealClock,
		"your test waits on the real clock, with a correct pool that starts n workers first:",
		"mistakes_test.go:", "waits in a sleep")
	task.Weak(t, exercise.TestWaits, "waits for a timeout outside a bubble", timeout,
		"your test waits outside synctest.Test, with a wrong pool that waits forever if the list is empty:",
		"waits in a select")
	task.Weak(t, exercise.HoldsLock, "holds a lock while a job sleeps", holdsLock,
		"expected your test ends", "so the virtual clock stands still, with a correct pool that ", "for a lock")
	task.Weak(t, exercise.TestIsLuck, "has a job that takes longer in every other run", luck,
		"your test passes each time with a correct pool that starts n workers first", "it fails ")
	task.Weak(t, exercise.TestIsLuck, "finds a wrong pool only now and then", sometimes,
		"it fails only", "runs with a wrong pool that waits forever if the list is empty")
	task.Weak(t, exercise.TestIsSlow, "uses the CPU for a long time", computes,
		"a run of your test used ", "with a correct pool that starts n workers first")
	task.Scheduled(t, exercise.TestIsLuck, "counts the jobs in two steps", losesCounts,
		"your test passes each time with a correct pool that starts n workers first",
		"it fails under ", " schedules")
}

// inBubble runs Work with jobs of so many seconds.
func inBubble(t *testing.T, n int, seconds ...int) (took time.Duration, done, most int64) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var over, flying, peak atomic.Int64
		var jobs []func()
		for _, s := range seconds {
			jobs = append(jobs, func() {
				peak.Store(max(flying.Add(1), peak.Load()))
				time.Sleep(time.Duration(s) * time.Second)
				flying.Add(-1)
				over.Add(1)
			})
		}
		testpool.Work(n, jobs)
		took, done, most = time.Since(start), over.Load(), peak.Load()
	})
	return took, done, most
}

func allDone(t *testing.T) {
	if _, done, _ := inBubble(t, 2, 1, 2, 3); done != 3 {
		t.Errorf("%d jobs were done", done)
	}
}

func peak(t *testing.T) {
	if _, _, most := inBubble(t, 2, 1, 2, 3, 1); most > 2 {
		t.Errorf("%d in flight", most)
	}
}

func oneWorker(t *testing.T) {
	instantsOf(t, 1, []int{1, 1, 1}, []int{0, 1, 2}, 3)
	instantsOf(t, 1, nil, nil, 0)
}

func sameLength(t *testing.T) {
	instantsOf(t, 3, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
		[]int{0, 0, 0, 1, 1, 1, 2, 2, 2, 3}, 4)
	instantsOf(t, 3, nil, nil, 0)
}

func onlyTotal(t *testing.T) {
	for _, c := range []struct {
		n, takes int
		seconds  []int
	}{{2, 6, []int{3, 1, 2, 1, 3}}, {2, 0, nil}} {
		took, done, _ := inBubble(t, c.n, c.seconds...)
		if took != time.Duration(c.takes)*time.Second || int(done) != len(c.seconds) {
			t.Errorf("took %v for %d jobs", took, done)
		}
	}
}

// instantsOf looks at the second at which each job begins. If takes is -1,
// Work may return at any time, but not while a job runs.
func instantsOf(t *testing.T, n int, seconds, begins []int, takes int) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		var jobs []func()
		count, over := 0, 0
		for i, s := range seconds {
			jobs = append(jobs, func() {
				mu.Lock()
				count++
				if at := int(time.Since(start) / time.Second); at != begins[i] {
					t.Errorf("job %d begins at %d s", i, at)
				}
				mu.Unlock()
				time.Sleep(time.Duration(s) * time.Second)
				mu.Lock()
				defer mu.Unlock()
				over++
			})
		}
		testpool.Work(n, jobs)
		mu.Lock()
		defer mu.Unlock()
		took := int(time.Since(start) / time.Second)
		if takes >= 0 && took != takes || count != len(jobs) || over != len(jobs) {
			t.Errorf("took %d s for %d jobs", took, count)
		}
	})
}

// anyJobs looks at the seconds at which jobs begin, in ascending order.
func anyJobs(t *testing.T, n int, seconds, begins []int, takes int) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		var jobs []func()
		var at []int
		for _, s := range seconds {
			jobs = append(jobs, func() {
				mu.Lock()
				at = append(at, int(time.Since(start)/time.Second))
				mu.Unlock()
				time.Sleep(time.Duration(s) * time.Second)
			})
		}
		testpool.Work(n, jobs)
		mu.Lock()
		defer mu.Unlock()
		if took := int(time.Since(start) / time.Second); took != takes || !slices.Equal(at, begins) {
			t.Errorf("took %d s, and they begin at %v", took, at)
		}
	})
}

func wantsGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var workers sync.Map
		job := func() {
			stack := make([]byte, 20) // "goroutine 18 [runnin"
			runtime.Stack(stack, false)
			workers.Store(strings.Fields(string(stack))[1], true)
			time.Sleep(time.Second)
		}
		testpool.Work(2, []func(){job, job, job, job})
		n := 0
		workers.Range(func(any, any) bool { n++; return true })
		if n != 2 {
			t.Errorf("%d workers", n)
		}
	})
}

func onRealClock(t *testing.T) {
	start := time.Now()
	job := func() { time.Sleep(50 * time.Millisecond) }
	testpool.Work(2, []func(){job, job, job})
	if took := time.Since(start); took < 100*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func timeout(t *testing.T) {
	instantsOf(t, 2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, 6)
	over := make(chan struct{})
	go func() {
		testpool.Work(2, nil)
		close(over)
	}()
	select {
	case <-over:
	case <-time.After(500 * time.Millisecond):
		t.Error("deadlock")
	}
}

func holdsLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		job := func() {
			mu.Lock()
			defer mu.Unlock()
			time.Sleep(time.Second)
		}
		testpool.Work(2, []func(){job, job})
	})
}

func luck(t *testing.T) {
	seconds := 1 + int(runs.Add(1)-1)%2
	if took, _, _ := inBubble(t, 1, seconds); took != time.Second {
		t.Errorf("took %v", took)
	}
}

func sometimes(t *testing.T) {
	instantsOf(t, 2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, 6)
	if runs.Add(1)%2 == 0 {
		instantsOf(t, 2, nil, nil, 0)
	}
}

func computes(t *testing.T) {
	x := uint64(1)
	for range 2_000_000_000 {
		x = x*6364136223846793005 + 1
	}
	instantsOf(t, 1, []int{int(x%2) + 1}, []int{0}, int(x%2)+1)
}

func losesCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var count atomic.Int64
		job := func() {
			n := count.Load()
			count.Store(n + 1)
		}
		testpool.Work(2, []func(){job, job, job})
		if n := count.Load(); n != 3 {
			t.Errorf("%d jobs were done", n)
		}
	})
}

// runs counts runs of a test in one process.
var runs atomic.Int64
