//go:build unix

package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCommand is the reader who types what the README says, looks at a
// page, and presses Ctrl-C: the go command and the book both get that.
func TestCommand(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "-C", "docs/book", "run", ".")
	cmd.Dir = "../.."
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var errs strings.Builder
	cmd.Stderr = &errs
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // if we fail
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err, errs.String())

	resp, err := http.Get(strings.TrimSpace(address))
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, 200, resp.StatusCode)
	assert.Contains(t, string(page), "<h1 id=\"baton\">")

	require.NoError(t, syscall.Kill(-cmd.Process.Pid, syscall.SIGINT))
	assert.Error(t, cmd.Wait(), "go run tells that it was interrupted")
	assert.Contains(t, errs.String(), "stopped by Ctrl-C\n")
}
