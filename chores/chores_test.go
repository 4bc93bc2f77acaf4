package chores_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/chores"
	"example.com/baton/internal/golden"
	"example.com/baton/timeline/timelinetest"
)

var ways = []struct {
	name  string
	do    func(context.Context, io.Writer, []chores.Chore) error
	takes time.Duration
}{
	{"sequential", chores.Sequential, 20 * time.Second},
	{"heads-down", chores.HeadsDown, 10 * time.Second},
	{"looking-up", chores.LookingUp, 7*time.Second + 14*chores.Glance},
}

func TestElapsed(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := way.do(t.Context(), io.Discard, chores.Today())
				require.NoError(t, err)
				assert.Equal(t, way.takes, time.Since(start))
			})
		})
	}
}

func TestSequential(t *testing.T) {
	timelinetest.Want(t, `
		dishwasher         ===3s====
		washing machine             ===3s====
		dryer                                ===3s====
		boiling water                                 =====4s=====
		cleaning potatoes                                         #########7s##########
		seconds            0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20`,
		today(chores.Sequential))
}

// TestHeadsDown leaves the washed clothes unnoticed for four seconds.
func TestHeadsDown(t *testing.T) {
	timelinetest.Want(t, `
		dishwasher         ========3s========........................
		washing machine    ========3s========........................
		dryer                                                        ========3s========
		boiling water      ===========4s===========..................
		cleaning potatoes  ####################7s####################
		seconds            0     1     2     3     4     5     6     7     8     9     10`,
		today(chores.HeadsDown))
}

// TestLookingUp notices the machines after the sixth potato and the
// eighth. Each glance takes 100 µs.
func TestLookingUp(t *testing.T) {
	timelinetest.Want(t, `
		dishwasher: 0s-3.0005s
		washing machine: 0s-3.0005s
		dryer: 3.0005s-6.0011s
		boiling water: 0s-4.0007s
		...
		in all: 7.0014s`,
		today(chores.LookingUp))
}

// today does today's chores.
func today(
	do func(context.Context, io.Writer, []chores.Chore) error,
) func(w io.Writer) {
	return func(w io.Writer) {
		do(context.Background(), w, chores.Today())
	}
}

// TestLines compares with the outputs of the course, line by line. Only
// lines of one instant may come in a different order.
func TestLines(t *testing.T) {
	for _, way := range ways {
		golden.Transcripts(t, func(
			ctx context.Context, w io.Writer, args []string,
		) error {
			return way.do(ctx, w, chores.Today())
		}, way.name)
	}
}

// TestOne names a single piece, and a single second.
func TestOne(t *testing.T) {
	for want, c := range map[string]chores.Chore{
		"boiling water for 1 second":     {Name: "boiling water", Takes: time.Second},
		"boiling water for 1.5 seconds":  {Name: "boiling water", Takes: 3 * time.Second / 2},
		"cleaning potatoes for 1 piece":  {Name: "cleaning potatoes", Takes: time.Second, Pieces: 1},
		"cleaning potatoes for 2 pieces": {Name: "cleaning potatoes", Takes: time.Second, Pieces: 2},
	} {
		assert.Equal(t, want, c.String())
	}
}

// TestCancel cancels in the middle; attention_test.go does it anywhere.
func TestCancel(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				err := way.do(ctx, io.Discard, chores.Today())
				assert.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Equal(t, 5*time.Second, time.Since(start))
			})
		})
	}
}

func TestOtherLists(t *testing.T) {
	second := func(name string, then *chores.Chore) *chores.Chore {
		return &chores.Chore{Name: name, Takes: time.Second, Then: then}
	}
	potatoes := chores.Today()[3]
	more := chores.Chore{Name: "peeling onions", Takes: time.Second,
		Pieces: 2, Piece: "Peeling onion"}
	for _, tt := range []struct {
		name  string
		list  []chores.Chore
		takes [3]time.Duration // in the three ways
	}{
		{"no chores", nil, [3]time.Duration{}},
		{"no time", []chores.Chore{{Name: "nothing"}}, [3]time.Duration{}},
		{"no time by hand", []chores.Chore{{Name: "peas", Pieces: 3}},
			[3]time.Duration{0, 0, 3 * chores.Glance}},
		{"a chain of three",
			[]chores.Chore{*second("wash", second("dry", second("iron", nil)))},
			[3]time.Duration{3 * time.Second, 3 * time.Second, 3 * time.Second}},
		{"potatoes first", slices.Concat([]chores.Chore{potatoes}, chores.Today()[:3]),
			[3]time.Duration{20 * time.Second, 10 * time.Second,
				7*time.Second + 14*chores.Glance}},
		{"two of handwork, one after the other", []chores.Chore{potatoes, more},
			[3]time.Duration{9 * time.Second, 9 * time.Second,
				9*time.Second + 16*chores.Glance}},
	} {
		for i, way := range ways {
			t.Run(tt.name+"/"+way.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					require.NoError(t, way.do(t.Context(), io.Discard, tt.list))
					assert.Equal(t, tt.takes[i], time.Since(start))
				})
			})
		}
	}
}

// A slow is a writer that takes 10 ms for each line.
type slow struct{}

func (slow) Write(p []byte) (int, error) {
	time.Sleep(10 * time.Millisecond)
	return len(p), nil
}

// TestPotatoesKeepToTheirTimes, however long printing takes: only the
// first line and the last one add to the time.
func TestPotatoesKeepToTheirTimes(t *testing.T) {
	potatoes := chores.Today()[3:]
	for i, takes := range []time.Duration{
		7 * time.Second, 7 * time.Second, 7*time.Second + 14*chores.Glance,
	} {
		t.Run(ways[i].name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				require.NoError(t, ways[i].do(t.Context(), slow{}, potatoes))
				assert.Equal(t, takes+20*time.Millisecond, time.Since(start))
			})
		})
	}
}

// TestTwoPeople shows that attention is each person's own.
func TestTwoPeople(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				other := make(chan error)
				go func() {
					other <- way.do(t.Context(), io.Discard, chores.Today())
				}()
				assert.NoError(t, way.do(t.Context(), io.Discard, chores.Today()))
				assert.NoError(t, <-other)
				assert.Equal(t, way.takes, time.Since(start))
			})
		})
	}
}

// TestRealTime does the chores in a hundredth of the time.
func TestRealTime(t *testing.T) {
	list := chores.Today()
	for c := range allOf(list) {
		c.Takes /= 100
	}
	var took []time.Duration
	for _, way := range ways {
		start := time.Now()
		require.NoError(t, way.do(t.Context(), io.Discard, list))
		took = append(took, time.Since(start))
	}
	assert.GreaterOrEqual(t, took[0], 200*time.Millisecond)
	assert.GreaterOrEqual(t, took[1], 100*time.Millisecond)
	assert.GreaterOrEqual(t, took[2], 70*time.Millisecond)
}

// allOf goes through the chores and those that wait for them.
func allOf(list []chores.Chore) func(yield func(*chores.Chore) bool) {
	return func(yield func(*chores.Chore) bool) {
		for i := range list {
			for c := &list[i]; c != nil; c = c.Then {
				if !yield(c) {
					return
				}
			}
		}
	}
}

func ExampleToday() {
	var work time.Duration
	for _, c := range chores.Today() {
		for c := &c; c != nil; c = c.Then {
			took := c.Takes * time.Duration(max(c.Pieces, 1))
			fmt.Println(c.Name, took)
			work += took
		}
	}
	fmt.Println("in all", work)
	// Output:
	// dishwasher 3s
	// washing machine 3s
	// dryer 3s
	// boiling water 4s
	// cleaning potatoes 7s
	// in all 20s
}

func ExampleLookingUp() {
	dryer := &chores.Chore{Name: "dryer", Takes: time.Millisecond}
	list := []chores.Chore{
		{Name: "washing machine", Takes: time.Millisecond, Then: dryer},
		{Name: "cleaning potatoes", Takes: 5 * time.Millisecond,
			Pieces: 3, Piece: "Cleaning potato"},
	}
	var out strings.Builder
	if err := chores.LookingUp(context.Background(), &out, list); err != nil {
		fmt.Println(err)
	}
	fmt.Print(out.String())
	// Unordered output:
	// Start washing machine for 0.001 seconds
	// Start cleaning potatoes for 3 pieces
	// Cleaning potato 0
	// End washing machine for 0.001 seconds
	// Start dryer for 0.001 seconds
	// Cleaning potato 1
	// End dryer for 0.001 seconds
	// Cleaning potato 2
	// End cleaning potatoes for 3 pieces
}

func ExampleHeadsDown() {
	list := []chores.Chore{
		{Name: "boiling water", Takes: time.Millisecond},
		{Name: "peeling onions", Takes: 10 * time.Millisecond,
			Pieces: 2, Piece: "Peeling onion"},
	}
	var out strings.Builder
	if err := chores.HeadsDown(context.Background(), &out, list); err != nil {
		fmt.Println(err)
	}
	fmt.Print(out.String())
	// Output:
	// Start boiling water for 0.001 seconds
	// Start peeling onions for 2 pieces
	// Peeling onion 0
	// Peeling onion 1
	// End peeling onions for 2 pieces
	// End boiling water for 0.001 seconds
}

func ExampleSequential() {
	list := []chores.Chore{
		{Name: "dishwasher", Takes: time.Millisecond},
		{Name: "boiling water", Takes: time.Millisecond},
	}
	var out strings.Builder
	if err := chores.Sequential(context.Background(), &out, list); err != nil {
		fmt.Println(err)
	}
	fmt.Print(out.String())
	// Output:
	// Start dishwasher for 0.001 seconds
	// End dishwasher for 0.001 seconds
	// Start boiling water for 0.001 seconds
	// End boiling water for 0.001 seconds
}
