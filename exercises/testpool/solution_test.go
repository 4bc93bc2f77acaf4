package testpool_test

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/baton/exercises/testpool"
	"example.com/baton/timeline/timelinetest"
)

// The first picture tells a correct pool from one that is too slow, runs
// too many jobs at the same time, or works in waves. With one worker, the
// order is certain. Want runs in a bubble, so a worker that is left
// behind fails the test.
func solution(t *testing.T) {
	jobs := func(w io.Writer, seconds ...int) (jobs []func()) {
		for i, s := range seconds {
			jobs = append(jobs, func() {
				fmt.Fprintf(w, "Start job %d\n", i)
				time.Sleep(time.Duration(s) * time.Second)
				fmt.Fprintf(w, "End job %d\n", i)
			})
		}
		return jobs
	}
	timelinetest.Want(t, `
		job 0    ===============4s===============
		job 1    ===1s===
		job 2            =======2s=======
		job 3                            ===========3s===========
		job 4                                    =======2s=======
		seconds  0       1       2       3       4       5       6`,
		func(w io.Writer) { testpool.Work(2, jobs(w, 4, 1, 2, 3, 2)) })
	timelinetest.Want(t, `
		job 0    ===1s===
		job 1            ===1s===
		job 2                    ===1s===
		seconds  0       1       2       3`,
		func(w io.Writer) { testpool.Work(1, jobs(w, 1, 1, 1)) })
	timelinetest.Want(t, `
		job 0    ===1s===
		job 1    ===1s===
		seconds  0       1`,
		func(w io.Writer) { testpool.Work(5, jobs(w, 1, 1)) })
	synctest.Test(t, func(*testing.T) { testpool.Work(2, nil) })
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "the instants at which each job begins", instants)
	task.Right(t, "a count of what is in flight, and times", counts)
}

func instants(t *testing.T) {
	for _, c := range []struct {
		n       int
		seconds []int
		begins  []int
		takes   int
	}{
		{1, []int{1, 1, 1}, []int{0, 1, 2}, 3},
		{2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, 6},
		{3, []int{1}, []int{0}, 1},
		{3, nil, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			begins := make([][]int, len(c.seconds))
			var mu sync.Mutex
			var jobs []func()
			for i, s := range c.seconds {
				jobs = append(jobs, func() {
					mu.Lock()
					begins[i] = append(begins[i], int(time.Since(start)/time.Second))
					mu.Unlock()
					time.Sleep(time.Duration(s) * time.Second)
				})
			}
			testpool.Work(c.n, jobs)
			if took := int(time.Since(start) / time.Second); took != c.takes {
				t.Errorf("took %d s, want %d", took, c.takes)
			}
			for i, want := range c.begins {
				if !slices.Equal(begins[i], []int{want}) {
					t.Errorf("job %d begins at %v, want %d", i, begins[i], want)
				}
			}
		})
	}
}

func counts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testpool.Work(1, nil)
		start := time.Now()
		var mu sync.Mutex
		var order []int
		flying, most := 0, 0
		var jobs []func()
		for i, s := range []int{3, 1, 5, 2, 4, 1, 2} {
			jobs = append(jobs, func() {
				mu.Lock()
				flying++
				most = max(most, flying)
				order = append(order, i)
				mu.Unlock()
				// No two of them end together.
				time.Sleep(time.Duration(s)*time.Second + time.Duration(i)*time.Millisecond)
				mu.Lock()
				flying--
				mu.Unlock()
			})
		}
		testpool.Work(3, jobs)
		if flying != 0 {
			t.Errorf("%d jobs still run", flying)
		}
		if most != 3 {
			t.Errorf("%d in flight, want 3", most)
		}
		if len(order) >= 3 {
			slices.Sort(order[:3]) // they begin at the same instant
		}
		if want := []int{0, 1, 2, 3, 4, 5, 6}; !slices.Equal(order, want) {
			t.Errorf("they begin in the order %v", order)
		}
		if took := time.Since(start).Round(time.Second); took != 7*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
