//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The server and the load generator have a core each.
const (
	serverCore = 0
	loadCore   = 1
)

// A server is a program that gets its port as an argument.
type server struct {
	by    string
	words func(ctx context.Context, t *Tools, port string) ([]string, error)
	slow  bool // in Python: two rounds are enough
}

func goServer(name string, more ...string) func(context.Context, *Tools, string) ([]string, error) {
	return func(ctx context.Context, t *Tools, port string) ([]string, error) {
		path, err := t.Go(ctx, name)
		return append([]string{path, port}, more...), err
	}
}

func pythonServer(name, module string, more ...string) func(context.Context, *Tools, string) ([]string, error) {
	return func(ctx context.Context, t *Tools, port string) ([]string, error) {
		words, err := t.Python(ctx, name, module)
		return append(append(words, port), more...), err
	}
}

var servers = []server{
	{"c-epoll", func(ctx context.Context, t *Tools, port string) ([]string, error) {
		path, err := t.C(ctx, "echo")
		return []string{path, port}, err
	}, false},
	{"echo.Serve", goServer("echo-baton"), false},
	{"plain-4k", goServer("echo-plain", "4k"), false},
	{"plain-32k", goServer("echo-plain", "32k"), false},
	{"io.Copy", goServer("echo-plain", "copy"), false},
	{"gnet", goServer("echo-gnet"), false},
	{"netpoll", goServer("echo-netpoll"), false},
	{"twisted", pythonServer("echo_twisted.py", "twisted"), true},
	{"asyncio", pythonServer("echo_asyncio.py", "asyncio", "asyncio"), true},
	{"uvloop", pythonServer("echo_asyncio.py", "uvloop", "uvloop"), true},
}

func echoContenders(r *Runner) []Contender {
	var list []Contender
	for _, size := range []int{64, 16 << 10} {
		for _, n := range pick(r, []int{1, 100}, []int{1, 100, 1000, 10_000}) {
			d := pick(r, 100*time.Millisecond, 300*time.Millisecond)
			if n >= 10_000 {
				d *= 2
			}
			for _, s := range servers {
				rounds := 0
				if s.slow {
					rounds = 2
				}
				list = append(list, Contender{
					Case: fmt.Sprintf("Echo/size=%d/connections=%d", size, n),
					By:   s.by, Rounds: rounds,
					Measure: func(ctx context.Context) (int, map[string]float64, error) {
						return askServer(ctx, r.Tools, s, size, n, d)
					},
				})
			}
		}
	}
	return list
}

// askServer starts a server and asks it for a while.
func askServer(
	ctx context.Context, t *Tools, s server, size, n int, d time.Duration,
) (int, map[string]float64, error) {
	if runtime.NumCPU() < 2 {
		return 0, nil, skip("the server and the load need a core each")
	}
	var limit unix.Rlimit
	unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	if uint64(n+100) > limit.Max {
		return 0, nil, skip("%d connections are more than the limit of open files", n)
	}
	port, err := freePort()
	if err != nil {
		return 0, nil, err
	}
	words, err := s.words(ctx, t, port)
	if err != nil {
		return 0, nil, err
	}
	path, err := t.Go(ctx, "echo-load")
	if err != nil {
		return 0, nil, err
	}
	server, err := start(ctx, serverCore, words...)
	if err != nil {
		return 0, nil, err
	}
	defer server.kill()
	if err := server.listens(ctx, port); err != nil {
		return 0, nil, err
	}
	empty := resident(server.Process.Pid)

	load, err := talkTo(ctx, loadCore, path, port,
		strconv.Itoa(size), strconv.Itoa(n), d.String())
	if err != nil {
		return 0, nil, err
	}
	defer load.kill()
	if _, err := load.until("ready"); err != nil {
		return 0, nil, err
	}
	time.Sleep(50 * time.Millisecond) // until the server is silent
	idle := resident(server.Process.Pid)
	cpu, loadCPU := cpuOf(server.Process.Pid), cpuOf(load.Process.Pid)
	fmt.Fprintln(load.in, "go")
	out, err := load.until("done")
	if err != nil {
		return 0, nil, err
	}
	cpu, loadCPU = cpuOf(server.Process.Pid)-cpu, cpuOf(load.Process.Pid)-loadCPU
	busy := resident(server.Process.Pid)
	v, err := readings(out)
	if err != nil {
		return 0, nil, err
	}
	messages := v["messages"]
	delete(v, "messages")
	v["op/s"] = messages / d.Seconds()
	// The processor time includes the warm-up.
	v["cpu-sec/op"] = cpu / v["all"]
	v["load-cpu-sec/op"] = loadCPU / v["all"]
	delete(v, "all")
	v["idle-B/conn"] = (idle - empty) / float64(n)
	v["busy-B/conn"] = (busy - empty) / float64(n)
	return int(messages), v, nil
}

// freePort returns a port that is free.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// listens waits until a server answers on a port.
func (c *Child) listens(ctx context.Context, port string) error {
	for range 500 {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
			return nil
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("%s does not listen: %s", c.Path, tail(c.errs.Bytes()))
}

// A Talk is a child to talk to.
type Talk struct {
	*Child
	in  io.WriteCloser
	out *bufio.Reader
}

func talkTo(ctx context.Context, core int, words ...string) (*Talk, error) {
	c := newChild(ctx, words...)
	c.Stdout = nil
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &Talk{c, in, bufio.NewReader(out)}, launch(c.Cmd, core)
}

// until reads lines up to the given last line, and returns the lines
// before it.
func (t *Talk) until(last string) (string, error) {
	var lines strings.Builder
	for {
		line, err := t.out.ReadString('\n')
		if err != nil {
			t.in.Close()
			t.Wait()
			return "", fmt.Errorf("%s: %w: %s", t.Path, err, tail(t.errs.Bytes()))
		}
		if strings.TrimSpace(line) == last {
			return lines.String(), nil
		}
		lines.WriteString(line)
	}
}

// cpuOf returns the processor time that a process has had, in seconds.
func cpuOf(pid int) float64 {
	var t unix.Timespec
	clock := int32(^pid<<3 | 2) // see clock_getcpuclockid
	if unix.ClockGettime(clock, &t) != nil {
		return 0
	}
	return float64(t.Nano()) / 1e9
}
