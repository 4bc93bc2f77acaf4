package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// commandMark is the environment variable that makes the test binary
// the program.
const commandMark = "BATON_CLUSTER_COMMAND"

// terminal starts the program as a reader does. It returns the process
// and what it prints.
func terminal(t *testing.T, args ...string) (*exec.Cmd, *sheet) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	var out sheet
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), commandMark+"=1")
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, &out
}

// prints waits until a program prints something.
func prints(t *testing.T, out *sheet, pattern string) []string {
	t.Helper()
	var found []string
	require.Eventually(t, func() bool {
		found = regexp.MustCompile(pattern).FindStringSubmatch(out.text())
		return found != nil
	}, 20*time.Second, 5*time.Millisecond, pattern)
	return found
}

// TestThreeTerminals runs a server, two workers and a sender in
// processes of their own. The worker with the job is killed, and the
// other worker gets the job.
func TestThreeTerminals(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	at := l.Addr().String()
	l.Close()
	dir := t.TempDir()
	_, server := terminal(t, "serve", "-addr", at, "-dir", dir)
	prints(t, server, "Serving nats://"+regexp.QuoteMeta(at))

	var workers [2]*exec.Cmd
	var outs [2]*sheet
	for i := range workers {
		workers[i], outs[i] = terminal(t, "worker", "-nats", "nats://"+at,
			"-wait", "500ms")
		prints(t, outs[i], "waits for jobs")
	}
	sender, out := terminal(t, "submit", "-nats", "nats://"+at,
		"-jobs", "1", "-each", "300ms", "-id", "a", "-wait", "500ms")
	require.NoError(t, sender.Wait(), out.text())
	assert.Contains(t, out.text(), "Submitted 1 job;")

	var first int
	require.Eventually(t, func() bool {
		for i, out := range outs {
			if strings.Contains(out.text(), "starting job a-0") {
				first = i
				return true
			}
		}
		return false
	}, 10*time.Second, time.Millisecond)
	require.NoError(t, workers[first].Process.Kill())
	other := 1 - first
	prints(t, outs[other], fmt.Sprintf("Worker %d finished job a-0\n",
		workers[other].Process.Pid))
}

// TestServeInUse has a port that is taken.
func TestServeInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = program.Run(t.Context(), &bytes.Buffer{},
		[]string{"serve", "-addr", l.Addr().String()})
	assert.ErrorContains(t, err, "listen tcp")
}

// TestServerElsewhere plays a scene on a server that is there already,
// and leaves nothing on it.
func TestServerElsewhere(t *testing.T) {
	s, err := start("127.0.0.1", -1, t.TempDir())
	require.NoError(t, err)
	defer stop(s)
	sc := scene{workers: 1, wait: 5, specs: same(2, 0.01, spec{})}
	for range 2 { // the second finds no trace of the first
		st, err := sc.build(t.Context(), time.Second, s.ClientURL())
		require.NoError(t, err)
		late, err := sc.build(t.Context(), time.Second, s.ClientURL())
		assert.ErrorContains(t, err, "already has a stream of jobs")
		assert.NoError(t, late.close())
		assert.NoError(t, sc.act(t.Context(), &sheet{}, st))
		assert.NoError(t, st.close())
	}
}
