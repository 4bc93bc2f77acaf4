package bakery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/bakery"
	"example.com/baton/timeline"
	"example.com/baton/timeline/timelinetest"
)

func TestFiveCakes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bake  func(ctx context.Context, w io.Writer) error
		takes time.Duration
	}{
		{"one after the other", sequential(5), 20 * time.Second},
		{"a pipeline", pipeline(5, 1), 12 * time.Second},
		{"two ovens", pipeline(5, 2), 8 * time.Second},
		// Now the mixer is the bottleneck.
		{"three ovens", pipeline(5, 3), 8 * time.Second},
		{"one cake", pipeline(1, 2), 4 * time.Second},
		{"no cake", pipeline(0, 2), 0},
		{"no cake, one after the other", sequential(0), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				assert.NoError(t, tt.bake(t.Context(), io.Discard))
				assert.Equal(t, tt.takes, time.Since(start))
			})
		})
	}
}

func sequential(cakes int) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		return bakery.Sequential(ctx, w, cakes)
	}
}

func pipeline(
	cakes, ovens int,
) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		return bakery.Pipeline(ctx, w, cakes, ovens)
	}
}

// TestEveryCakeIsReady looks at each cake, and at its steps.
func TestEveryCakeIsReady(t *testing.T) {
	for ovens := 1; ovens <= 3; ovens++ {
		synctest.Test(t, func(t *testing.T) {
			r := timeline.NewRecorder(io.Discard)
			assert.NoError(t, bakery.Pipeline(t.Context(), r, 5, ovens))
			for cake := 1; cake <= 5; cake++ {
				var steps []string
				for _, l := range r.Lines() {
					words := strings.Fields(l.Text)
					if strings.HasSuffix(l.Text, fmt.Sprintf(" starting cake %d", cake)) {
						steps = append(steps, words[0])
					}
					if l.Text == fmt.Sprintf("Cake %d is ready", cake) {
						steps = append(steps, "ready")
					}
				}
				assert.Equal(t, []string{"Mixer", "Oven", "Icer", "ready"}, steps)
			}
		})
	}
}

// TestBackPressure finds the mixer waiting for the oven: from its third
// cake on, it starts one every two seconds, although it needs only one.
func TestBackPressure(t *testing.T) {
	timelinetest.Want(t, `
		Mixer 1  ==1s==|=1s==      ==1s==      ==1s==
		Oven 1         =====2s=====|====2s=====|====2s=====|====2s=====
		Icer 1                     ==1s==      ==1s==      ==1s==      ==1s==
		printed: 4s "Cake 1 is ready", 6s "Cake 2 is ready", 8s "Cake 3 is ready", 10s "Cake 4 is ready"
		seconds  0     1     2     3     4     5     6     7     8     9     10`,
		func(w io.Writer) {
			bakery.Pipeline(context.Background(), w, 4, 1)
		})
}

func TestTwoOvens(t *testing.T) {
	timelinetest.Want(t, `
		oven *                   =======2s=======|======2s=======
		oven *           =======2s=======|======2s=======
		seconds  0       1       2       3       4       5       6
		...`,
		func(w io.Writer) {
			bakery.Pipeline(context.Background(), w, 4, 2)
		})
}

// TestCancel cancels at every moment. A bubble does not end before all
// its goroutines have: a stage that stayed would be a deadlock. To see
// that no stage outlives the call, nothing may be printed after it.
func TestCancel(t *testing.T) {
	why := errors.New("the bakery closes")
	for ovens := 1; ovens <= 2; ovens++ {
		for at := time.Second / 4; at < 8*time.Second; at += time.Second / 4 {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeoutCause(t.Context(), at, why)
				defer cancel()
				r := timeline.NewRecorder(io.Discard)
				err := bakery.Pipeline(ctx, r, 5, ovens)
				lines := len(r.Lines())
				assert.ErrorIs(t, err, why)
				assert.Equal(t, at, time.Since(start))
				time.Sleep(time.Minute)
				assert.Len(t, r.Lines(), lines)
			})
		}
	}
}

func TestCancelSequential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5500*time.Millisecond)
		defer cancel()
		err := bakery.Sequential(ctx, io.Discard, 5)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 5500*time.Millisecond, time.Since(start))
	})
}

// TestNoOven stops the other stages as well.
func TestNoOven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assert.Error(t, bakery.Pipeline(t.Context(), io.Discard, 5, 0))
	})
}

// An impatient baker closes after a millisecond.
func ExamplePipeline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
	defer cancel()
	err := bakery.Pipeline(ctx, os.Stdout, 1, 2)
	fmt.Println(err)
	// Output:
	// Mixer 1 starting cake 1
	// Mixer 1 stopped with cake 1
	// context deadline exceeded
}

func ExampleSequential() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	err := bakery.Sequential(ctx, os.Stdout, 1)
	fmt.Println(err)
	// Output:
	// Mixer 1 starting cake 1
	// Mixer 1 stopped with cake 1
	// context deadline exceeded
}
