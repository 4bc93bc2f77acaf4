package exercise

import (
	"context"
	"os"
	"sync"
	"testing"
)

// Building takes longer than grading, so binaries for a closer look are
// built while the answer is graded for the first time.

// builds are the binaries for a closer look at an answer.
type builds struct {
	exploring func() (binary string, err error) // waits for the build
	racing    func() (binary string, err error)
	race      func() // starts the build of racing
}

// ahead starts to build what is going to be needed, unless the board wants
// a first answer. The rest is built when it is asked for. The function stop
// ends all builds, and waits for them.
func (x *Task[F]) ahead(t *testing.T, schedules, races bool) (b *builds, stop func()) {
	quick := os.Getenv(QuickVariable) != ""
	ctx, cancel := context.WithCancel(t.Context())
	free := context.AfterFunc(interrupted(), cancel)
	var all sync.WaitGroup
	start := func(build func(ctx context.Context, dir, overlay string) (string, error)) func() (string, error) {
		dir := t.TempDir()
		var binary string
		var err error
		done := make(chan struct{})
		all.Go(func() {
			defer close(done)
			var overlay string
			if overlay, err = WithoutAnswers(dir, ".", "."); err == nil {
				binary, err = build(ctx, dir, overlay)
			}
		})
		return func() (string, error) {
			<-done
			return binary, err
		}
	}
	explore := func(ctx context.Context, dir, overlay string) (string, error) {
		return buildExploring(ctx, dir, x.name, overlay)
	}
	b = &builds{
		exploring: sync.OnceValues(func() (string, error) { return start(explore)() }),
	}
	var racing func() (string, error)
	race := sync.OnceFunc(func() { racing = start(raceBinary) })
	b.racing = func() (string, error) {
		race()
		return racing()
	}
	b.race = race
	if quick || !races {
		b.race = func() {}
	}
	if !quick && schedules {
		b.exploring = start(explore)
	}
	return b, func() {
		free()
		cancel()
		all.Wait()
	}
}
