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
	exploring func() (binary string, err error) // wait for the end of a build
	racing    func() (binary string, err error)
	race      func() // starts the build of racing
}

// ahead starts to build what is going to be needed, unless the board wants
// a first answer. The rest is built when it is asked for. The function that
// it returns stops that, and waits until it has stopped.
func (x *Task[F]) ahead(t *testing.T, schedules, races bool) (b *builds, stop func()) {
	quick := os.Getenv(QuickVariable) != ""
	ctx, cancel := context.WithCancel(t.Context())
	free := context.AfterFunc(interrupted(), cancel)
	var all sync.WaitGroup
	start := func(build func(ctx context.Context, dir string) (string, error)) func() (string, error) {
		dir := t.TempDir()
		var binary string
		var err error
		done := make(chan struct{})
		all.Go(func() {
			defer close(done)
			binary, err = build(ctx, dir)
		})
		return func() (string, error) {
			<-done
			return binary, err
		}
	}
	explore := func(ctx context.Context, dir string) (string, error) {
		return buildExploring(ctx, dir, x.name)
	}
	b = &builds{
		exploring: sync.OnceValues(func() (string, error) { return start(explore)() }),
	}
	b.race = func() { b.racing = start(raceBinary) }
	if quick || !races {
		b.race = func() { b.racing = func() (string, error) { return start(raceBinary)() } }
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
