package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A process is a worker in a process of its own.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stderr bytes.Buffer
	ended  chan struct{} // closed when the process is gone

	mu  sync.Mutex
	w   io.Writer
	job string // the line with which it began its job
}

// startWorker starts a worker, and waits until it is connected.
func startWorker(
	ctx context.Context, url string, name int, dir string,
) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{w: io.Discard, ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, self, url, strconv.Itoa(name), dir)
	p.cmd.Env = append(os.Environ(), childMark+"=1")
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = time.Second
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	connected := make(chan struct{})
	go func() {
		defer close(p.ended)
		p.watch(out, connected)
		p.cmd.Wait()
	}()
	select {
	case <-connected:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("worker %d: %s", name,
			bytes.TrimSpace(p.stderr.Bytes()))
	case <-time.After(20 * time.Second):
		p.kill()
		return nil, fmt.Errorf(
			"worker %d: not connected after 20 s", name)
	}
}

// printTo sets where the lines of the worker go.
func (p *process) printTo(w io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.w = w
}

// watch passes on what the worker prints.
func (p *process) watch(out io.Reader, connected chan struct{}) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		if line == ready {
			close(connected)
			continue
		}
		p.mu.Lock()
		p.job, _, _ = strings.Cut(line, ":")
		if !strings.Contains(line, " starting ") {
			p.job = ""
		}
		fmt.Fprintln(p.w, line)
		p.mu.Unlock()
	}
}

// doing returns the line with which the worker began its job, or "".
func (p *process) doing() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.job
}

// kill kills the worker, as kill -9 does.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.ended
	if began := p.doing(); began != "" {
		fmt.Fprintf(p.w, "%s: killed\n",
			strings.Replace(began, " starting ", " ended ", 1))
		p.mu.Lock()
		p.job = ""
		p.mu.Unlock()
	}
}

// end asks the worker to stop, and waits for it.
func (p *process) end() error {
	io.WriteString(p.stdin, bye)
	p.stdin.Close()
	<-p.ended
	if p.stderr.Len() > 0 {
		return errors.New(strings.TrimSpace(p.stderr.String()))
	}
	return nil
}
