package task

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On a busy machine, the goroutine that reads the answer may begin when
// its time is over: what is in the pipe counts.
func TestAnAnswerIsReadLate(t *testing.T) {
	out, childOut, err := os.Pipe()
	require.NoError(t, err)
	defer out.Close()
	_, err = childOut.WriteString(`{"Result":"aGVsbG8="}` + "\n")
	require.NoError(t, err)
	childOut.Close()
	require.NoError(t, out.SetReadDeadline(time.Now().Add(-time.Second)))
	a, err := readAnswer(out)
	require.NoError(t, err)
	assert.Equal(t, "hello", string(a.Result))
}
