package whatif_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/whatif"
	"example.com/baton/queue"
	"example.com/baton/timeline"
)

// jobs runs jobs of some seconds on n workers. Each line names its job.
func jobs(t *testing.T, n int, seconds ...int) timeline.Chart {
	return whatif.Run(t, "jobs", func(w io.Writer) {
		queue.Work(context.Background(), n, seconds,
			func(_ context.Context, worker, s int) error {
				fmt.Fprintf(w, "Worker %d starting job %d\n", worker, s)
				time.Sleep(time.Duration(s) * time.Second)
				fmt.Fprintf(w, "Worker %d finished job %d\n", worker, s)
				return nil
			})
	})
}

func TestRunTakesNoRealTime(t *testing.T) {
	start := time.Now()
	assert.Equal(t, 3000*time.Second, jobs(t, 2, 1000, 2000, 2000).Elapsed)
	assert.Less(t, time.Since(start), 1000*time.Second)
}

// labels returns what the spans of the chain did.
func labels(c timeline.Chart) (list []string) {
	for _, s := range whatif.Chain(c) {
		list = append(list, s.Label)
	}
	return list
}

func TestChain(t *testing.T) {
	for _, tt := range []struct {
		workers int
		seconds []int
		want    []string
	}{
		{1, []int{1, 2, 3}, []string{"job 1", "job 2", "job 3"}},
		{2, []int{1, 2, 3}, []string{"job 1", "job 3"}},
		{3, []int{1, 2, 3}, []string{"job 3"}},
		{2, []int{5, 1, 2, 4}, []string{"job 1", "job 2", "job 4"}},
		{2, []int{9, 1, 2, 4}, []string{"job 9"}},
		{1, nil, nil},
	} {
		c := jobs(t, tt.workers, tt.seconds...)
		assert.Equal(t, tt.want, labels(c), "%d: %v", tt.workers, tt.seconds)
	}
}

func TestChainLeadsFromLaneToLane(t *testing.T) {
	s := time.Second
	c := timeline.Chart{Elapsed: 6 * s, Spans: []timeline.Span{
		{Lane: "washer", Start: 0, End: 3 * s},
		{Lane: "dryer", Start: 3 * s, End: 6 * s},
		{Lane: "kettle", Start: 0, End: 4 * s},
		{Lane: "bell", Start: 6 * s, End: 6 * s},
	}}
	var lanes []string
	for _, s := range whatif.Chain(c) {
		lanes = append(lanes, s.Lane)
	}
	assert.Equal(t, []string{"washer", "dryer"}, lanes)
}
