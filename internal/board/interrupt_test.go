//go:build unix

package board

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/room"
)

// The test is the board itself, if it is told so: what a shell sees is
// what is tested.
func TestMain(m *testing.M) {
	if exercises := os.Getenv("BE_BOARD"); exercises != "" {
		os.Setenv("BOARD", strconv.Itoa(os.Getpid()))
		Main(os.DirFS(exercises))
	}
	exercise.Main(m)
}

// A right answer that presses Ctrl-C when it is looked at more closely. No
// test could do it at a moment so certain.
const pressesCtrlC = `package counter

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

func init() {
	if filepath.Base(os.Args[0]) == "schedules.test.exe" {
		group := strconv.Itoa(syscall.Getpgrp())
		os.WriteFile(os.Getenv("GROUP"), []byte(group), 0o666)
		board, _ := strconv.Atoi(os.Getenv("BOARD"))
		syscall.Kill(board, syscall.SIGINT)
		time.Sleep(time.Minute)
	}
}
` + counterWithoutAdd + `
func (c *Counter) Add(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[word]++
}
`

// An answer that presses Ctrl-C while it is graded: the signal reaches the
// grading process together with the one that waits for it.
func TestCtrlCIsNoVerdict(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	d.write("gather", "package gather\n\nimport \"syscall\"\n\n"+
		"func Gather(ask ...func() string) []string {\n"+
		"\tsyscall.Kill(0, syscall.SIGINT)\n\tselect {}\n}\n")
	for range 5 {
		results, err := d.ask(t.Context(), true, d.entries[1])
		require.NoError(t, err)
		text := strings.Join(results[d.entries[1]].lines, "\n")
		assert.Contains(t, text, "stopped by Ctrl-C")
		assert.NotContains(t, text, "ended the whole program")
	}
}

// In the closer look, go test runs a test, which has built another test,
// which grades. Ctrl-C ends all of them, and they remove what they have
// made.
func TestCtrlCInTheCloserLook(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "", "counter")
	d.write("counter", pressesCtrlC)
	exercises, err := filepath.Abs(filepath.Join("..", "..", "exercises"))
	require.NoError(t, err)
	board := filepath.Join(d.root, "exercises", "main.go") // by this it is found
	require.NoError(t, os.WriteFile(board, []byte("package main\n"), 0o666))
	for _, words := range [][]string{{}, {"watch", "counter"}} {
		temp, group := t.TempDir(), filepath.Join(t.TempDir(), "group")
		cmd := exec.Command(os.Args[0], words...)
		cmd.Dir = d.root
		cmd.Env = append(os.Environ(), "BE_BOARD="+exercises, "GROUP="+group,
			"TMPDIR="+temp, "GOTMPDIR=", "GOFLAGS=-trimpath",
			"CGO_ENABLED=0",            // no race detector, which takes long to build
			"GORACE=atexit_sleep_ms=0") // or each would take a second to end
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		assert.EqualError(t, err, "exit status 130", "%s%s", &out, &errs)
		assert.True(t, strings.HasSuffix(errs.String(), "\nstopped by Ctrl-C\n") ||
			errs.String() == "stopped by Ctrl-C\n", &errs)
		assert.NotContains(t, out.String(), "counter: ", "no verdict")
		left, err := os.ReadDir(temp)
		assert.NoError(t, err)
		assert.Empty(t, left)
		pgid, err := os.ReadFile(group)
		require.NoError(t, err)
		require.Eventually(t, func() bool { return len(members(t, string(pgid))) == 0 },
			10*time.Second, 10*time.Millisecond, "processes are left")
	}
}

// Ctrl-C ends a room, which leaves what it knows.
func TestCtrlCEndsTheRoom(t *testing.T) {
	exercises, err := filepath.Abs(filepath.Join("..", "..", "exercises"))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "room.csv")
	cmd := exec.Command(os.Args[0], "room", "-addr", "127.0.0.1:0", "-csv", file)
	cmd.Dir = filepath.Dir(exercises)
	cmd.Env = append(os.Environ(), "BE_BOARD="+exercises,
		"GORACE=atexit_sleep_ms=0") // or it would take a second to end
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer cmd.Process.Kill()
	said := bufio.NewReader(out)
	first, err := said.ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimSpace(strings.TrimPrefix(first, "the page: "))
	require.NoError(t, room.Send(t.Context(), url, room.Report{Name: "Anna",
		Results: []room.Result{{Exercise: "gather", State: "wrong", Mistake: 1}}}))
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(said)
	require.NoError(t, err)
	assert.EqualError(t, cmd.Wait(), "exit status 130")
	assert.Equal(t, "stopped by Ctrl-C\n", errs.String())
	assert.True(t, strings.HasSuffix(string(rest), "\nwrote "+file+"\n"), string(rest))
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(kept), "\nAnna,gather,wrong,1,")
}

// members lists the processes of a group, without those that only wait to
// be forgotten.
func members(t *testing.T, group string) (all []string) {
	out, err := exec.Command("ps", "-A", "-o", "pgid=", "-o", "stat=", "-o", "args=").Output()
	assert.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if f[0] == group && !strings.HasPrefix(f[1], "Z") {
			all = append(all, line)
		}
	}
	return all
}
