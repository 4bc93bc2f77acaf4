package group

import (
	"context"
	"os"
	"os/exec"
	"time"
)

// Go runs a go command that prepare has made ready, and waits for its end.
// When ctx is done, Go kills the command with all that it has started: an
// interrupted go command may take a second to stop. A killed one cannot remove
// the files that it builds, so they are in a folder that Go removes. If this
// process is killed, the board later finds that folder by its name, and
// removes it.
func Go(
	ctx context.Context, prepare func(cmd *exec.Cmd), tool string, args ...string,
) error {
	tmp, err := os.MkdirTemp("", "baton-board-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = append(os.Environ(), "GOTMPDIR="+tmp)
	Own(cmd)
	cmd.Cancel = func() error { return Sweep(cmd) }
	cmd.WaitDelay = 5 * time.Second
	prepare(cmd)
	return cmd.Run()
}
