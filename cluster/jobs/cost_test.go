package jobs_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/cluster/jobs"
	"example.com/baton/internal/golden"
	"example.com/baton/queue"
	"example.com/baton/task"
)

// TestMain lets task.Process start the test binary as its child.
func TestMain(m *testing.M) {
	task.Child(map[string]task.Func{"nothing": pass})
	os.Exit(m.Run())
}

func pass([]byte) ([]byte, error) { return nil, nil }

// payload is the data of each job in the benchmarks: a kilobyte.
var payload = make([]byte, 1000)

// A cost is what a job that does nothing costs, done in one way.
type cost struct {
	name  string
	bench func(b *testing.B)
}

var costs = []cost{
	{"queue.Work, 1 worker", func(b *testing.B) { benchQueue(b, 1) }},
	{"queue.Work, 2 workers", func(b *testing.B) { benchQueue(b, 2) }},
	{"queue.Drain, 1 worker", func(b *testing.B) { benchDrain(b, 1) }},
	{"queue.Drain, 2 workers", func(b *testing.B) { benchDrain(b, 2) }},
	{"jobs.Work, 1 worker", func(b *testing.B) { benchWork(b, 1) }},
	{"jobs.Work, 2 workers", func(b *testing.B) { benchWork(b, 2) }},
	{"the NATS client, 1 worker", benchRaw},
	{"jobs.Submit", func(b *testing.B) { benchSubmit(b, false) }},
	{"jobs.Submit, fsync each", func(b *testing.B) { benchSubmit(b, true) }},
	{"Submit to done, one job", benchLatency},
	{"task.Process", benchProcess},
}

func BenchmarkCost(b *testing.B) {
	for _, c := range costs {
		b.Run(c.name, c.bench)
	}
}

func benchQueue(b *testing.B, n int) {
	list := make([][]byte, b.N)
	b.ResetTimer()
	queue.Work(b.Context(), n, list, func(
		context.Context, int, []byte,
	) error {
		return nil
	})
}

func benchDrain(b *testing.B, n int) {
	ch := make(chan []byte)
	go func() {
		defer close(ch)
		for range b.N {
			ch <- payload
		}
	}()
	queue.Drain(b.Context(), n, ch, func(
		context.Context, int, []byte,
	) error {
		return nil
	})
}

// stored returns a connection to a server that has b.N jobs.
func stored(b *testing.B) jetstream.JetStream {
	js := open(b, time.Minute, 0)
	for i := range b.N {
		_, err := js.PublishAsync("jobs.todo", payload,
			jetstream.WithMsgID(fmt.Sprint(i)))
		require.NoError(b, err)
		if i%1000 == 999 {
			<-js.PublishAsyncComplete()
		}
	}
	<-js.PublishAsyncComplete()
	return js
}

func benchWork(b *testing.B, n int) {
	js := stored(b)
	done := make(chan struct{}, b.N)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	b.ResetTimer()
	go jobs.Work(ctx, js, n, func(context.Context, int, jobs.Job) error {
		done <- struct{}{}
		return nil
	})
	for range b.N {
		<-done
	}
	b.StopTimer()
}

// benchRaw uses the NATS client without package jobs, for speed: many
// jobs are in a buffer, and no ack is confirmed.
func benchRaw(b *testing.B) {
	js := stored(b)
	todo, err := js.Consumer(b.Context(), "JOBS", "workers")
	require.NoError(b, err)
	b.ResetTimer()
	messages, err := todo.Messages()
	require.NoError(b, err)
	defer messages.Stop()
	for range b.N {
		msg, err := messages.Next()
		require.NoError(b, err)
		require.NoError(b, msg.Ack())
	}
	b.StopTimer()
}

func benchSubmit(b *testing.B, fsync bool) {
	js := connect(b, serve(b, server.Options{
		JetStream: true, SyncAlways: fsync}).ClientURL())
	require.NoError(b, jobs.Open(b.Context(), js, time.Minute, 0))
	list := some(b.N)
	for i := range list {
		list[i].Data = payload
	}
	b.ResetTimer()
	require.NoError(b, jobs.Submit(b.Context(), js, list))
	b.StopTimer()
}

// benchLatency submits a job when the one before is done.
func benchLatency(b *testing.B) {
	js := open(b, time.Minute, 0)
	done := make(chan struct{})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	go jobs.Work(ctx, js, 1, func(context.Context, int, jobs.Job) error {
		done <- struct{}{}
		return nil
	})
	b.ResetTimer()
	for _, job := range some(b.N) {
		require.NoError(b, jobs.Submit(ctx, js, []jobs.Job{job}))
		<-done
	}
	b.StopTimer()
}

func benchProcess(b *testing.B) {
	for range b.N {
		_, err := task.Process(b.Context(), "nothing", payload).Wait()
		require.NoError(b, err)
	}
}

// TestCost keeps the table of the chapter: with -update, it measures.
func TestCost(t *testing.T) {
	const file = "testdata/cost.txt"
	if !golden.Updating() {
		kept, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, c := range costs {
			assert.Contains(t, string(kept), c.name)
		}
		return
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%d cores, %s, %s/%s; jobs of 1 kB that do nothing\n\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	first := 0.0
	fmt.Fprintf(&table, "%-25s %12s %12s %13s\n",
		"", "µs per job", "jobs per s", "× queue.Work")
	for _, c := range costs {
		r := testing.Benchmark(c.bench)
		each := float64(r.T.Nanoseconds()) / float64(r.N) / 1000
		if first == 0 {
			first = each
		}
		fmt.Fprintf(&table, "%-25s %12.2f %12.0f %13.1f\n",
			c.name, each, 1e6/each, each/first)
	}
	fmt.Fprintf(&table, "\nmemory of an idle server: %.1f MB\n", idle(t))
	require.NoError(t, os.MkdirAll("testdata", 0o777))
	require.NoError(t, os.WriteFile(file, []byte(table.String()), 0o666))
}

// idle returns how many megabytes the heap and the stacks grow by when
// a server with JetStream starts.
func idle(t *testing.T) float64 {
	used := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc + m.StackInuse)
	}
	before := used()
	open(t, time.Minute, 0)
	return (used() - before) / 1e6
}
