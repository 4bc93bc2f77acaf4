//go:build linux

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/benchmarks/page"
	"example.com/baton/internal/flight"
)

// Every contender does every job once, and no more at a time than it may.
func TestSharings(t *testing.T) {
	for _, s := range sharings {
		for _, n := range []int{1, 3, 64} {
			t.Run(fmt.Sprintf("%s/workers=%d", s.by, n), func(t *testing.T) {
				jobs := make([]int, 500)
				for i := range jobs {
					jobs[i] = i
				}
				done, peak, count := counting(len(jobs))
				require.NoError(t, s.share(t.Context(), n, jobs, count))
				for job := range done {
					require.EqualValues(t, 1, done[job].Load(), "job %d", job)
				}
				assert.LessOrEqual(t, peak(), n)
			})
		}
	}
}

// Every contender returns every result, in the order of the jobs, does no
// more jobs at a time than it may, and returns an error.
func TestMappers(t *testing.T) {
	broken := errors.New("broken")
	for _, m := range mappers {
		for _, n := range []int{1, 3, 64} {
			t.Run(fmt.Sprintf("%s/workers=%d", m.by, n), func(t *testing.T) {
				jobs, want := make([]int, 500), make([]int, 500)
				for i := range jobs {
					jobs[i], want[i] = i, -i
				}
				done, peak, count := counting(len(jobs))
				got, err := m.run(t.Context(), n, jobs, func(ctx context.Context, job int) (int, error) {
					return -job, count(ctx, 0, job)
				})
				require.NoError(t, err)
				assert.Equal(t, want, got)
				for job := range done {
					require.EqualValues(t, 1, done[job].Load(), "job %d", job)
				}
				assert.LessOrEqual(t, peak(), n)
				if m.by == "atomic-index" {
					return
				}
				_, err = m.run(t.Context(), n, jobs, func(_ context.Context, job int) (int, error) {
					if job == 77 {
						return 0, broken
					}
					return job, nil
				})
				assert.ErrorIs(t, err, broken)
			})
		}
	}
}

func TestDrains(t *testing.T) {
	for _, d := range drains {
		for _, n := range []int{1, 3, 64} {
			t.Run(fmt.Sprintf("%s/workers=%d", d.by, n), func(t *testing.T) {
				jobs := make(chan int, 7)
				done, peak, count := counting(500)
				go func() {
					defer close(jobs)
					for i := range done {
						jobs <- i
					}
				}()
				require.NoError(t, d.run(t.Context(), n, jobs, count))
				for job := range done {
					require.EqualValues(t, 1, done[job].Load(), "job %d", job)
				}
				assert.LessOrEqual(t, peak(), n)
			})
		}
	}
}

// counting returns a function that counts how often each job was done, and
// the most of them that were done at a time.
func counting(n int) (done []atomic.Int64, peak func() int, do doer) {
	done = make([]atomic.Int64, n)
	var inFlight flight.Counter
	return done, inFlight.Most, func(_ context.Context, _, job int) error {
		inFlight.Enter()
		defer inFlight.Leave()
		if job%50 == 0 {
			time.Sleep(time.Millisecond)
		}
		done[job].Add(1)
		return nil
	}
}

// A job of a microsecond takes at least about that.
func TestSpin(t *testing.T) {
	start := time.Now()
	for range 10_000 {
		spin()
	}
	assert.Greater(t, time.Since(start), 5*time.Millisecond)
}

func TestQuickTopics(t *testing.T) {
	for _, name := range []string{"map", "ten", "drain", "timeline"} {
		t.Run(name, func(t *testing.T) {
			list, err := choose([]string{name})
			require.NoError(t, err)
			r := &Runner{Quick: true, Progress: io.Discard, Tools: tools}
			b, err := list[0].measure(t.Context(), r)
			require.NoError(t, err)
			assert.Empty(t, b.Skipped)
			var doc strings.Builder
			require.NoError(t, WriteDoc(&doc, Record{b}))
			assert.NotContains(t, doc.String(), "Nothing was measured")
		})
	}
}

func TestAsyncioQueue(t *testing.T) {
	c := asyncioQueue(&Runner{Quick: true, Tools: tools}, 3)
	_, v, err := c.Measure(t.Context())
	have(t, err)
	assert.Positive(t, v["sec/op"])
}

// Every server sends back the very bytes that it was sent.
func TestServers(t *testing.T) {
	for _, s := range servers {
		t.Run(s.by, func(t *testing.T) {
			for _, size := range []int{64, 16 << 10} {
				n, v, err := askServer(t.Context(), tools, s, size, 50, 50*time.Millisecond)
				have(t, err)
				assert.Positive(t, n)
				assert.Positive(t, v["op/s"])
				assert.Positive(t, v["cpu-sec/op"])
				assert.Positive(t, v["p50-sec"])
				assert.GreaterOrEqual(t, v["p99-sec"], v["p50-sec"])
			}
		})
		t.Run(s.by+"/bytes", func(t *testing.T) {
			port, err := freePort()
			require.NoError(t, err)
			words, err := s.words(t.Context(), tools, port)
			have(t, err)
			server, err := start(t.Context(), Anywhere, words...)
			require.NoError(t, err)
			defer server.kill()
			require.NoError(t, server.listens(t.Context(), port))
			sendAndCompare(t, port)
		})
	}
}

func sendAndCompare(t *testing.T, port string) {
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	require.NoError(t, err)
	defer conn.Close()
	sent := make([]byte, 3_000_001)
	rand.Read(sent)
	go conn.Write(sent)
	got := make([]byte, len(sent))
	_, err = io.ReadFull(conn, got)
	require.NoError(t, err)
	assert.True(t, string(sent) == string(got), "the same bytes in the same order")
}

// The load does not let a server pass that answers something else.
func TestLoadNoticesWrongBytes(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		buf := make([]byte, 64)
		for round := range 3 { // the first is only to greet
			io.ReadFull(conn, buf)
			buf[63] += byte(round)
			conn.Write(buf)
		}
		io.Copy(io.Discard, conn)
	}()
	path, err := tools.Go(t.Context(), "echo-load")
	require.NoError(t, err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	load, err := talkTo(t.Context(), Anywhere, path, port, "64", "1", "50ms")
	require.NoError(t, err)
	defer load.kill()
	_, err = load.until("ready")
	require.NoError(t, err)
	fmt.Fprintln(load.in, "go")
	_, err = load.until("done")
	assert.ErrorContains(t, err, "the answer is not what was sent")
}

// Every fetcher fetches every page, with its own title.
func TestFetchers(t *testing.T) {
	for _, f := range fetchers {
		t.Run(f.by, func(t *testing.T) {
			n := 4
			if f.alone {
				n = 1
			}
			for _, delay := range []time.Duration{0, time.Millisecond} {
				v, err := fetchPages(t.Context(), tools, f, delay, 40, n)
				have(t, err)
				assert.Positive(t, v["op/s"])
				assert.Positive(t, v["conns"])
			}
		})
	}
}

func TestQueuedOpensNoMoreConnectionsThanWorkers(t *testing.T) {
	for _, by := range []string{"httpfetch.Queued", "raw"} {
		v, err := fetchPages(t.Context(), tools, goFetcher(by), 0, 400, 8)
		require.NoError(t, err)
		assert.LessOrEqual(t, v["conns"], 8.0, by)
	}
}

// A fetcher that gets a wrong title says so.
func TestFetchersNoticeWrongTitles(t *testing.T) {
	always := httptest.NewServer(http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) { w.Write(page.New()) }))
	defer always.Close()
	for _, f := range fetchers {
		t.Run(f.by, func(t *testing.T) {
			words, err := f.words(t.Context(), tools, always.URL, 3, 1)
			have(t, err)
			_, err = measure(t.Context(), words...)
			assert.Error(t, err)
		})
	}
}

func TestPage(t *testing.T) {
	p := page.New()
	assert.Len(t, p, page.Size)
	page.Number(p, []byte("00042"))
	title, ok := page.Find(p)
	assert.True(t, ok)
	assert.Equal(t, page.Title(42), title)
	assert.Equal(t, "/00042", page.Path(42))
	assert.Len(t, page.Untitled(17_000), 17_000)
	_, ok = page.Find(page.Untitled(17_000))
	assert.False(t, ok)
}

// All who look for a title find the same: findTitles fails if not.
func TestTitles(t *testing.T) {
	for _, c := range titleContenders(&Runner{Quick: true, Tools: tools}) {
		t.Run(c.Case+"/"+c.By, func(t *testing.T) {
			_, _, err := c.Measure(t.Context())
			have(t, err)
		})
	}
	_, err := findTitles(1, page.New(), false, parseTitle)
	assert.ErrorContains(t, err, "title found: true, want false")
}

func TestStarters(t *testing.T) {
	r := &Runner{Quick: true, Tools: tools}
	for _, c := range starterContenders(r) {
		t.Run(c.By, func(t *testing.T) {
			_, v, err := c.Measure(t.Context())
			have(t, err)
			assert.Positive(t, v["sec/op"])
		})
	}
}

func TestSleepers(t *testing.T) {
	for _, c := range sleeperContenders(&Runner{Quick: true, Tools: tools}) {
		t.Run(c.By, func(t *testing.T) {
			n, v, err := c.Measure(t.Context())
			have(t, err)
			assert.Equal(t, 10_000, n)
			assert.Positive(t, v["late-sec"])
			assert.Greater(t, v["peak-B"], 1e6)
		})
	}
}

func TestFiles(t *testing.T) {
	for _, c := range filesContenders(&Runner{Quick: true, Tools: tools}) {
		t.Run(c.By, func(t *testing.T) {
			_, v, err := c.Measure(t.Context())
			have(t, err)
			assert.Positive(t, v["B/s"])
		})
	}
	_, err := writeFiles(t.Context(), 1, func(context.Context, string) ([]string, error) {
		return []string{"true"}, nil
	})
	assert.ErrorContains(t, err, "wrote 0 bytes of 1")
}

// Every lesson can be run as it is listed, and tells what it took.
func TestLessons(t *testing.T) {
	for _, l := range lessons {
		if l.ideal > time.Second {
			continue
		}
		t.Run(l.program+" "+l.words, func(t *testing.T) {
			path, err := tools.Example(t.Context(), l.program)
			require.NoError(t, err)
			words := append([]string{path, "-plain"}, strings.Fields(l.words)...)
			v, err := lessonRun(t.Context(), l.ideal, words)
			require.NoError(t, err)
			assert.Positive(t, v["over-sec"], "no program is faster than its sleeps")
			if l.python == "" {
				return
			}
			script := strings.Fields(l.python)
			words, err = tools.Python(t.Context(), script[0], "asyncio")
			have(t, err)
			v, err = lessonRun(t.Context(), l.ideal, append(words, script[1:]...))
			require.NoError(t, err)
			assert.Positive(t, v["over-sec"])
			assert.Contains(t, v, "inside-sec")
		})
	}
}
