package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/cluster/jobs"
)

// TestChaos does 1,000 jobs with four workers. Every 50 to 150 ms it
// kills one of them and starts another in its place, and it restarts
// the server twice. Every job must be done at least once, and its
// effect, which is its result, must be there exactly once.
func TestChaos(t *testing.T) {
	const n = 1000
	sc := scene{workers: 4, wait: 0.4}
	s, err := sc.build(t.Context(), time.Second, "")
	defer func() { s.close() }()
	require.NoError(t, err)
	var out sheet
	for _, p := range s.crew {
		p.printTo(&out)
	}
	specs := make([]spec, n)
	for i := range specs {
		specs[i] = spec{
			Takes:  rand.N(10 * time.Millisecond),
			Record: true,
		}
	}
	all := list("", specs)
	var sending sync.WaitGroup
	sending.Go(func() {
		// Jobs that have come already are dropped by their IDs.
		for jobs.Submit(t.Context(), s.js, all) != nil {
			if t.Context().Err() != nil {
				return
			}
		}
	})
	defer sending.Wait()

	kills, restarts := 0, 0
	for began := time.Now(); ; {
		if time.Since(began) > 2*time.Minute {
			left, err := jobs.Left(t.Context(), s.js)
			todo, _ := s.js.Consumer(t.Context(), "JOBS", "workers")
			require.Fail(t, "not done after two minutes",
				"%d kills, %d restarts, %d stored, %d left (%v), %+v",
				kills, restarts, out.stored(), left, err,
				todo.CachedInfo())
		}
		require.NoError(t, s.pause(t.Context(), 0.05+0.1*rand.Float64()))
		i := rand.IntN(len(s.crew))
		s.crew[i].kill()
		kills++
		url := s.server.ClientURL()
		s.crew[i], err = startWorker(t.Context(), url, i, s.dir)
		require.NoError(t, err)
		s.crew[i].printTo(&out)
		did := out.stored()
		if restarts < 2 && did > (restarts+1)*n/4 {
			restarts++
			require.NoError(t, s.restart(t.Context(), 0.1))
		}
		if left, err := jobs.Left(t.Context(), s.js); err == nil &&
			left == 0 && restarts == 2 && did > 0 {
			break
		}
	}
	sending.Wait()
	require.NoError(t, s.finish(t.Context()))

	// A worker may be killed after it has stored a result and before it
	// has said so. So the lines may be fewer, and the results may not.
	results, err := s.js.KeyValue(t.Context(), "DONE")
	require.NoError(t, err)
	keys, err := results.Keys(t.Context())
	require.NoError(t, err)
	assert.Len(t, keys, n)
	seen := map[string]bool{}
	for line := range strings.Lines(out.text()) {
		_, job, stored := strings.Cut(
			strings.TrimSuffix(line, ": result stored\n"), "finished job ")
		if !stored || !strings.HasSuffix(line, ": result stored\n") {
			continue
		}
		assert.False(t, seen[job], "the effect of job %s came twice", job)
		seen[job] = true
	}
	// Each write of a result has a number, from 1.
	writes, err := s.js.Stream(t.Context(), "KV_DONE")
	require.NoError(t, err)
	assert.Equal(t, n, int(writes.CachedInfo().State.LastSeq))
	letters, err := jobs.Dead(t.Context(), s.js)
	assert.NoError(t, err)
	assert.Empty(t, letters)
	t.Logf("%d kills, %d restarts, %d of %d results reported, "+
		"%d done more than once", kills, restarts, len(seen), n,
		strings.Count(out.text(), "result was already stored"))
}

// A sheet is a buffer that is safe for concurrent use.
type sheet struct {
	mu  sync.Mutex
	buf bytes.Buffer // not embedded: its ReadFrom takes no lock
}

func (s *sheet) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *sheet) stored() int {
	return strings.Count(s.text(), "result stored")
}

func (s *sheet) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}
