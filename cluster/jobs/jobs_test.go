package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/cluster/jobs"
	_ "example.com/baton/internal/golden" // for -update
)

// serve starts a server for a test, with its files in a folder of the
// test, unless opts says otherwise.
func serve(t testing.TB, opts server.Options) *server.Server {
	t.Helper()
	opts.Host, opts.NoLog, opts.NoSigs = "127.0.0.1", true, true
	if opts.Port == 0 {
		opts.Port = server.RANDOM_PORT
	}
	if opts.StoreDir == "" {
		opts.StoreDir = t.TempDir()
	}
	s, err := server.NewServer(&opts)
	require.NoError(t, err)
	s.Start()
	require.True(t, s.ReadyForConnections(10*time.Second))
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

func connect(t testing.TB, url string) jetstream.JetStream {
	t.Helper()
	js, err := jobs.Connect(url)
	require.NoError(t, err)
	t.Cleanup(js.Conn().Close)
	return js
}

// open returns a connection to a new server on which all is created.
func open(t testing.TB, wait time.Duration, most int) jetstream.JetStream {
	t.Helper()
	js := connect(t, serve(t, server.Options{JetStream: true}).ClientURL())
	require.NoError(t, jobs.Open(t.Context(), js, wait, most))
	return js
}

func some(n int) (list []jobs.Job) {
	for i := range n {
		list = append(list, jobs.Job{
			ID: fmt.Sprint(i), Data: []byte(fmt.Sprint("data ", i)),
		})
	}
	return list
}

// A notebook notes what was done.
type notebook struct {
	sync.Mutex
	list []string
}

func (n *notebook) add(s string) {
	n.Lock()
	defer n.Unlock()
	n.list = append(n.list, s)
}

func (n *notebook) sorted() []string {
	n.Lock()
	defer n.Unlock()
	return slices.Sorted(slices.Values(n.list))
}

// workUntilEmpty works until no job is left.
func workUntilEmpty(
	t *testing.T, js jetstream.JetStream, n int,
	do func(ctx context.Context, worker int, job jobs.Job) error,
) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	var working sync.WaitGroup
	var err error
	working.Go(func() { err = jobs.Work(ctx, js, n, do) })
	require.Eventually(t, func() bool {
		left, err := jobs.Left(t.Context(), js)
		return err == nil && left == 0
	}, 20*time.Second, 5*time.Millisecond)
	cancel()
	working.Wait()
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWork(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	require.NoError(t, jobs.Submit(t.Context(), js, some(20)))
	var did notebook
	workUntilEmpty(t, js, 3, func(
		_ context.Context, worker int, job jobs.Job,
	) error {
		assert.Equal(t, "data "+job.ID, string(job.Data))
		assert.Equal(t, 1, job.Delivery)
		assert.Less(t, worker, 3)
		did.add(job.ID)
		return nil
	})
	assert.Len(t, did.list, 20)
	assert.Len(t, slices.Compact(did.sorted()), 20)
}

func TestNoWorkers(t *testing.T) {
	t.Parallel()
	assert.EqualError(t, jobs.Work(t.Context(), nil, 0, nil),
		"0 workers: need at least 1")
}

func TestSubmittedTwice(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	for range 2 {
		require.NoError(t, jobs.Submit(t.Context(), js, some(5)))
	}
	left, err := jobs.Left(t.Context(), js)
	assert.NoError(t, err)
	assert.Equal(t, 5, left)
}

func TestWrongID(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	assert.EqualError(t, jobs.Submit(t.Context(), js, []jobs.Job{
		{ID: "a"}, {ID: ""}}), `job 1: ID "" must be one line of text`)
	assert.EqualError(t, jobs.Submit(t.Context(), js, []jobs.Job{
		{ID: "a\nb"}}), `job 0: ID "a\nb" must be one line of text`)
}

func TestFailures(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	require.NoError(t, jobs.Submit(t.Context(), js, some(4)))
	var did notebook
	workUntilEmpty(t, js, 2, func(
		_ context.Context, _ int, job jobs.Job,
	) error {
		did.add(fmt.Sprint(job.ID, " ", job.Delivery))
		switch {
		case job.ID == "1":
			return errors.New("no such customer")
		case job.ID == "2":
			panic("splash")
		case job.ID == "3" && job.Delivery < 3:
			return errors.New("busy")
		}
		return nil
	})
	assert.Equal(t, []string{"0 1", "1 1", "1 2", "1 3", "2 1", "2 2",
		"2 3", "3 1", "3 2", "3 3"}, did.sorted())
	letters, err := jobs.Dead(t.Context(), js)
	require.NoError(t, err)
	slices.SortFunc(letters, func(a, b jobs.Letter) int {
		return strings.Compare(a.Job.ID, b.Job.ID)
	})
	require.Len(t, letters, 2)
	assert.Equal(t, "1", letters[0].Job.ID)
	assert.Equal(t, "data 1", string(letters[0].Job.Data))
	assert.Equal(t, "no such customer", letters[0].Reason)
	assert.Equal(t, "panic: splash", letters[1].Reason)
}

// TestDeliveredInVain has a job that kills its workers.
func TestDeliveredInVain(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	require.NoError(t, jobs.Submit(t.Context(), js, some(1)))
	todo, err := js.Consumer(t.Context(), "JOBS", "workers")
	require.NoError(t, err)
	for range 10 {
		msg, err := todo.Next()
		require.NoError(t, err)
		require.NoError(t, msg.Nak())
	}
	workUntilEmpty(t, js, 1, func(context.Context, int, jobs.Job) error {
		t.Error("it was done")
		return nil
	})
	letters, err := jobs.Dead(t.Context(), js)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	assert.Equal(t, "never acknowledged", letters[0].Reason)
}

func TestNoDeadLetters(t *testing.T) {
	t.Parallel()
	letters, err := jobs.Dead(t.Context(), open(t, time.Minute, 0))
	assert.NoError(t, err)
	assert.Empty(t, letters)
}

// TestSlowJob has a job that takes three times the ack wait. At least
// two of its workers do it, unless the first holds it.
func TestSlowJob(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		js := open(t, 300*time.Millisecond, 0)
		require.NoError(t, jobs.Submit(t.Context(), js, some(1)))
		var did notebook
		workUntilEmpty(t, js, 2, func(
			_ context.Context, _ int, job jobs.Job,
		) error {
			did.add(job.ID)
			if held {
				defer job.Hold()()
			}
			time.Sleep(900 * time.Millisecond)
			return nil
		})
		if held {
			assert.Len(t, did.list, 1)
		} else {
			assert.GreaterOrEqual(t, len(did.list), 2)
		}
	}
}

// TestFullStream has room for two jobs.
func TestFullStream(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 2)
	ctx, cancel := context.WithTimeoutCause(t.Context(),
		300*time.Millisecond, errors.New("enough"))
	defer cancel()
	assert.EqualError(t, jobs.Submit(ctx, js, some(3)), "job 2: enough")

	var sending sync.WaitGroup
	sending.Go(func() {
		assert.NoError(t, jobs.Submit(t.Context(), js, some(6)))
	})
	var did notebook
	ctx, cancel = context.WithCancel(t.Context())
	go jobs.Work(ctx, js, 1, func(
		_ context.Context, _ int, job jobs.Job,
	) error {
		left, err := jobs.Left(ctx, js)
		assert.NoError(t, err)
		assert.LessOrEqual(t, left, 2)
		did.add(job.ID)
		return nil
	})
	sending.Wait()
	require.Eventually(t, func() bool { return len(did.sorted()) == 6 },
		10*time.Second, time.Millisecond)
	cancel()
}

// TestHandBack has a job that is interrupted. It does not wait for the
// end of the ack wait, which is a minute.
func TestHandBack(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	require.NoError(t, jobs.Submit(t.Context(), js, some(1)))
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	start := time.Now()
	assert.Equal(t, enough, jobs.Work(ctx, js, 1, func(
		ctx context.Context, _ int, _ jobs.Job,
	) error {
		cancel(enough)
		<-ctx.Done()
		return ctx.Err()
	}))
	workUntilEmpty(t, js, 1, func(
		_ context.Context, _ int, job jobs.Job,
	) error {
		assert.Equal(t, 2, job.Delivery)
		return nil
	})
	assert.Less(t, time.Since(start), 30*time.Second)
}

func TestRecord(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	id := "any text: *.>"
	first, err := jobs.Record(t.Context(), js, id, []byte("one"))
	assert.NoError(t, err)
	assert.True(t, first)
	first, err = jobs.Record(t.Context(), js, id, []byte("two"))
	assert.NoError(t, err)
	assert.False(t, first)
}

// TestRestart finds jobs, results and dead letters after a restart, with
// the connection from before.
func TestRestart(t *testing.T) {
	t.Parallel()
	opts := server.Options{JetStream: true, StoreDir: t.TempDir()}
	s := serve(t, opts)
	js := connect(t, s.ClientURL())
	require.NoError(t, jobs.Open(t.Context(), js, time.Minute, 0))
	require.NoError(t, jobs.Submit(t.Context(), js, some(3)))
	_, err := jobs.Record(t.Context(), js, "9", nil)
	require.NoError(t, err)

	opts.Port = portOf(s)
	s.Shutdown()
	s.WaitForShutdown()
	serve(t, opts)
	require.Eventually(t, js.Conn().IsConnected, 10*time.Second,
		time.Millisecond)
	left, err := jobs.Left(t.Context(), js)
	assert.NoError(t, err)
	assert.Equal(t, 3, left)
	first, err := jobs.Record(t.Context(), js, "9", nil)
	assert.NoError(t, err)
	assert.False(t, first)
	workUntilEmpty(t, js, 2, func(
		context.Context, int, jobs.Job,
	) error {
		return nil
	})
}

func TestRemove(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	require.NoError(t, jobs.Remove(t.Context(), js))
	_, err := jobs.Left(t.Context(), js)
	assert.ErrorIs(t, err, jetstream.ErrStreamNotFound)
}
