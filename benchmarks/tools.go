//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Tools builds and starts the programs that are measured.
type Tools struct {
	dir    string // for what is built and written
	module string // the folder of this module
	built  map[string]*build
	mu     sync.Mutex
}

type build struct {
	once sync.Once
	path string
	err  error
}

// NewTools returns tools that work in a folder of their own.
func NewTools(dir, module string) *Tools {
	return &Tools{dir: dir, module: module, built: map[string]*build{}}
}

// once runs a build, but only the first time it is asked for.
func (t *Tools) once(name string, do func(path string) error) (string, error) {
	t.mu.Lock()
	b := t.built[name]
	if b == nil {
		b = &build{path: filepath.Join(t.dir, strings.ReplaceAll(name, "/", "-"))}
		t.built[name] = b
	}
	t.mu.Unlock()
	b.once.Do(func() { b.err = do(b.path) })
	return b.path, b.err
}

// Go builds a program of ours, such as "echo-load".
func (t *Tools) Go(ctx context.Context, name string) (string, error) {
	return t.once(name, func(path string) error {
		return run(ctx, t.module, "go", "build", "-o", path, "./programs/"+name)
	})
}

// Example builds a program of the course, such as "chores".
func (t *Tools) Example(ctx context.Context, name string) (string, error) {
	return t.once("examples/"+name, func(path string) error {
		root := filepath.Dir(t.module)
		return run(ctx, root, "go", "build", "-o", path, "./examples/"+name)
	})
}

// C builds a program in C, such as "echo".
func (t *Tools) C(ctx context.Context, name string) (string, error) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		return "", skip("no C compiler (cc) on this machine")
	}
	return t.once("c/"+name, func(path string) error {
		source := filepath.Join(t.module, "c", name+".c")
		return run(ctx, t.module, cc, "-O2", "-Wall", "-o", path, source)
	})
}

// Python finds a Python that has the modules, and returns the words that
// start a program of ours, such as "jobs.py".
func (t *Tools) Python(
	ctx context.Context, name string, modules ...string,
) ([]string, error) {
	const python = "/usr/bin/python3" // the one that Debian's packages are for
	if _, err := os.Stat(python); err != nil {
		return nil, skip("no %s on this machine", python)
	}
	for _, m := range modules {
		_, err := t.once("python/"+m, func(string) error {
			return run(ctx, t.dir, python, "-c", "import "+m)
		})
		if err != nil {
			return nil, skip("%s has no module %s", python, m)
		}
	}
	return []string{python, "-u", filepath.Join(t.module, "python", name)}, nil
}

// run runs a command. If the command fails, the error has its output.
func run(ctx context.Context, dir string, words ...string) error {
	_, err := output(ctx, dir, words...)
	return err
}

// output is like run, and returns what the command has printed.
func output(ctx context.Context, dir string, words ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", strings.Join(words, " "), err, tail(out))
	}
	return out, nil
}

func tail(out []byte) string {
	s := strings.TrimSpace(string(out))
	if len(s) > 2000 {
		s = "..." + s[len(s)-2000:]
	}
	return s
}

// A Child is a program that has been started.
type Child struct {
	*exec.Cmd
	out  bytes.Buffer
	errs bytes.Buffer
}

// Anywhere lets the system choose the core that a child runs on.
const Anywhere = -1

// start starts a program, on a core of its own if core is not Anywhere.
// It ends with this process, or with ctx.
func start(ctx context.Context, core int, words ...string) (*Child, error) {
	c := newChild(ctx, words...)
	return c, launch(c.Cmd, core)
}

func newChild(ctx context.Context, words ...string) *Child {
	c := &Child{Cmd: exec.CommandContext(ctx, words[0], words[1:]...)}
	c.Stdout, c.Stderr = &c.out, &c.errs
	c.WaitDelay = time.Second
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// launch starts cmd on a core. A child runs where the thread that starts
// it may run.
func launch(cmd *exec.Cmd, core int) error {
	if core == Anywhere {
		return cmd.Start()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, only unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return err
	}
	only.Set(core % runtime.NumCPU())
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		return err
	}
	defer unix.SchedSetaffinity(0, &before)
	return cmd.Start()
}

// wait waits for the end of a program, and returns what it has printed.
func (c *Child) wait() (string, error) {
	if err := c.Wait(); err != nil {
		return "", fmt.Errorf("%s: %w: %s",
			filepath.Base(c.Path), err, tail(c.errs.Bytes()))
	}
	return c.out.String(), nil
}

// measure runs a program that prints its measurements, and reads them.
func measure(ctx context.Context, words ...string) (map[string]float64, error) {
	c, err := start(ctx, Anywhere, words...)
	if err != nil {
		return nil, err
	}
	out, err := c.wait()
	if err != nil {
		return nil, err
	}
	return readings(out)
}

// readings reads lines of a unit and a number: "sec/op 3.2e-6".
func readings(out string) (map[string]float64, error) {
	values := map[string]float64{}
	for line := range strings.Lines(out) {
		unit, number, _ := strings.Cut(strings.TrimSpace(line), " ")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, fmt.Errorf("no measurement: %q", line)
		}
		values[unit] = v
	}
	return values, nil
}

// kill ends a program that would go on forever.
func (c *Child) kill() {
	c.Process.Kill()
	c.Wait()
}

// resident returns how many bytes of memory a process has in use. Memory that
// the kernel keeps for it does not count.
func resident(pid int) float64 {
	s := field(fmt.Sprintf("/proc/%d/status", pid), "VmRSS")
	kb, _ := strconv.ParseFloat(strings.TrimSuffix(s, " kB"), 64)
	return kb * 1024
}

// cpu returns the seconds of processor time of a program that has ended.
func (c *Child) cpu() float64 {
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
}
