package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A shell is an interactive bash at a terminal, at which a person types.
type shell struct {
	t    *testing.T
	keys *os.File

	mu  sync.Mutex
	out bytes.Buffer
}

func newShell(t *testing.T) *shell {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	cmd := exec.Command(bash, "--norc", "--noprofile", "-i")
	cmd.Env = append(os.Environ(), "BE_GANTT=1", "GANTT="+os.Args[0],
		"GORACE=atexit_sleep_ms=0", "PS1=$ ", "TERM=xterm", "HISTFILE=")
	keys, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	s := &shell{t: t, keys: keys}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := keys.Read(buf)
			s.mu.Lock()
			s.out.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				keys.Close()
				return // all that used the terminal has ended
			}
		}
	}()
	t.Cleanup(func() {
		s.types("exit\n")
		hung := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		hung.Stop()
		if s.mu.Lock(); t.Failed() {
			t.Logf("%q", s.out.String())
		}
		s.mu.Unlock()
	})
	return s
}

func (s *shell) types(keys string) { s.keys.WriteString(keys) }

// shows waits until the terminal shows a text for the first time since
// the last call. The commands that are typed are shown, too.
func (s *shell) shows(text string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		_, rest, ok := strings.Cut(s.out.String(), text)
		if ok {
			s.out.Reset()
			s.out.WriteString(rest)
		}
		return ok
	}, 20*time.Second, 5*time.Millisecond, text)
}

// states returns what processes do, as in "S" for one that sleeps, and
// "T" for one that is stopped.
func states(t *testing.T, pids []string) (all string) {
	t.Helper()
	for _, pid := range pids {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		require.NoError(t, err)
		_, after, _ := bytes.Cut(stat, []byte(") "))
		all += string(after[:1])
	}
	return all
}

// Ctrl-Z stops gantt and the command, and fg continues both.
func TestCtrlZ(t *testing.T) {
	s := newShell(t)
	dir := t.TempDir()
	pids, ticks := filepath.Join(dir, "pids"), filepath.Join(dir, "ticks")
	s.types(fmt.Sprintf("\"$GANTT\" sh -c 'echo $PPID $$ >%s; echo rea\"\"dy; "+
		"while :; do sleep 0.01; echo >>%s; done'\n", pids, ticks))
	s.shows("ready")
	text, err := os.ReadFile(pids)
	require.NoError(t, err)
	both := strings.Fields(string(text))
	size := func() int64 {
		info, err := os.Stat(ticks)
		if err != nil {
			return 0
		}
		return info.Size()
	}

	s.types("\x1a")
	s.shows("Stopped")
	// The shell is in state D if Ctrl-Z came between its vfork and exec:
	// it waits for a child that is stopped.
	assert.Eventually(t, func() bool {
		now := states(t, both)
		return now == "TT" || now == "TD"
	}, 10*time.Second, time.Millisecond)
	before := size()
	time.Sleep(50 * time.Millisecond)
	assert.Equal(t, before, size(), "the command goes on")

	s.types("fg\n")
	assert.Eventually(t, func() bool { return size() > before+5 },
		10*time.Second, time.Millisecond)
	assert.NotContains(t, states(t, both), "T")

	s.types("\x03")
	s.shows("stopped by Ctrl-C")
	s.types("echo co\"\"de $?\n")
	s.shows("code 130")
	for _, pid := range both {
		assert.True(t, gone(pid))
	}
}

// In the background, gantt and the command go on while a person types.
func TestBackground(t *testing.T) {
	s := newShell(t)
	done := filepath.Join(t.TempDir(), "done")
	s.types("\"$GANTT\" sh -c 'echo rea\"\"dy; sleep 0.3; echo >" + done + "' &\n")
	s.shows("ready")
	s.types("echo ty\"\"ped\n")
	s.shows("typed")
	s.types("wait; echo co\"\"de $?; jobs\n")
	s.shows("code 0")
	assert.FileExists(t, done)
}

// A command may ask a person at the terminal, even if its stdin is no terminal.
func TestReadsTheTerminal(t *testing.T) {
	s := newShell(t)
	s.types("echo unseen | \"$GANTT\" sh -c 'echo na\"\"me?; read x </dev/tty; echo hel\"\"lo $x'\n")
	s.shows("name?")
	s.types("Ann\n")
	s.shows("hello Ann")
}
