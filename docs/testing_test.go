package docs

import (
	"context"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/bakery"
	"example.com/baton/internal/pipe"
	"example.com/baton/timeline/timelinetest"
)

// TestTwoOvens draws a pipeline.
func TestTwoOvens(t *testing.T) {
	timelinetest.Want(t, `
		Mixer 1  ==1s== ==1s==
		Oven *          ======2s=====
		Oven *                 ======2s=====
		Icer 1                        ==1s== ==1s==
		...
		seconds  0      1      2      3      4      5`,
		func(w io.Writer) {
			bakery.Pipeline(context.Background(), w, 2, 2)
		})
}

// TestSlowServer has a real client and a real server, and no network.
func TestSlowServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := pipe.Listen()
		slow := func(http.ResponseWriter, *http.Request) {
			time.Sleep(5 * time.Second)
		}
		server := &http.Server{Handler: http.HandlerFunc(slow)}
		go server.Serve(network)
		defer server.Close()

		client := &http.Client{
			Timeout:   2 * time.Second,
			Transport: &http.Transport{DialContext: dial(network)},
		}
		start := time.Now()
		_, err := client.Get("http://oven.example/")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 2*time.Second, time.Since(start))
		time.Sleep(5 * time.Second) // until the handler has returned
	})
}

func dial(l *pipe.Listener) func(
	ctx context.Context, network, addr string,
) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return l.Dial(ctx, "client")
	}
}

// TestOven runs the tests that the chapter shows: those of Wait many times,
// and that of the rack under all schedules. Without the explorer, the test
// of the rack nearly always passes, but not always.
func TestOven(t *testing.T) {
	t.Parallel()
	out, err := goCommand(t, "test -run TestWait -count=200 -cpu 1,2,8 ./docs/testdata/oven")
	require.NoError(t, err, out)
	out, err = goCommand(t, "run ./schedules/explore ./docs/testdata/oven -run TestRack")
	require.Error(t, err)
	found, _, _ := strings.Cut(out, "explore: ")
	sameFile(t, "docs/testdata/oven/explore.txt", []byte(found))
}

// TestLeaky runs a test that leaves a goroutine behind.
func TestLeaky(t *testing.T) {
	t.Parallel()
	out, err := goCommand(t, "test ./docs/testdata/leaky")
	require.Error(t, err)
	_, out, _ = strings.Cut(out, "panic: ")
	out, _, _ = strings.Cut(out, "\nFAIL")
	reason, rest, _ := strings.Cut(out, "\n")
	reason, _, _ = strings.Cut(reason, " [recovered")
	sameFile(t, "docs/testdata/leaky/report.txt", []byte(
		"panic: "+reason+"\n\n"+stanza(rest, "[chan send")))
}

// goCommand runs go in the module's folder, and returns all it prints.
func goCommand(t *testing.T, args string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", strings.Fields(args)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}
