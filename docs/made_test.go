package docs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
	"example.com/baton/queue"
	"example.com/baton/timeline"
)

// programs are what chapters show and no example does. They run in
// virtual time.
var programs = map[string]func(w io.Writer){
	"two-clients": twoClients,
	"first-error": firstError,
	"in-waves":    inWaves,
	"in-queue":    inQueue,
	"keeps-two":   keepsTwo,
	"keeps-five":  keepsFive,
}

// madeRun returns what one of the programs prints.
//
//	made two-clients
func madeRun(t *testing.T, words []string) (lines []timeline.Line) {
	t.Helper()
	require.Len(t, words, 1, "want made NAME")
	program, ok := programs[words[0]]
	require.True(t, ok, "there is no program %q", words[0])
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		program(r)
		lines = r.Lines()
	})
	// Bubbles shuffle what has no order; a page should stay as it is.
	slices.SortStableFunc(lines, func(a, b timeline.Line) int {
		return cmp.Or(cmp.Compare(a.At, b.At), order(a.Text, b.Text))
	})
	return lines
}

// order puts ends before starts, and both in the order of their names. Of
// all else the order stays.
func order(a, b string) int {
	rank := func(s string) int {
		switch {
		case strings.HasSuffix(s, ": broken") && strings.HasPrefix(s, "End"):
			return 0
		case strings.HasPrefix(s, "End "):
			return 1
		case strings.HasPrefix(s, "Start "):
			return 2
		}
		return 3
	}
	if rank(a) == 3 && rank(b) == 3 {
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// Two clients of an echo server: A says nothing for two seconds, and B
// says one word in two pieces.
func twoClients(w io.Writer) {
	l := &listener{conns: make(chan net.Conn)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, w, echo.YouSaid) }()

	a := l.connect("A")
	time.Sleep(time.Second)
	b := l.connect("B")
	b.ask(w, "hel")
	time.Sleep(time.Second / 2)
	b.ask(w, "lo")
	time.Sleep(time.Second / 2)
	a.ask(w, "hello")
	time.Sleep(time.Second / 2)
	b.Close()
	time.Sleep(time.Second / 2)
	a.Close()

	synctest.Wait()
	cancel()
	<-done
}

// Three workers; the third job fails after two seconds.
func firstError(w io.Writer) {
	errBroken := errors.New("broken")
	jobs := []string{"a", "b", "c", "d", "e"}
	takes := map[string]time.Duration{"a": 4 * time.Second,
		"b": time.Second, "c": 2 * time.Second, "d": 3 * time.Second}
	do := func(ctx context.Context, _ int, job string) error {
		fmt.Fprintf(w, "Start job %s\n", job)
		select {
		case <-time.After(takes[job]):
		case <-ctx.Done():
			fmt.Fprintf(w, "End job %s: cancelled\n", job)
			return ctx.Err()
		}
		if job == "c" {
			fmt.Fprintf(w, "End job %s: broken\n", job)
			return errBroken
		}
		fmt.Fprintf(w, "End job %s\n", job)
		return nil
	}
	err := queue.Work(context.Background(), 3, jobs, do)
	fmt.Fprintln(w, err)
}

// A client is one end of a pipe to the server.
type client struct {
	net.Conn
	name string
}

func (c client) ask(w io.Writer, text string) {
	io.WriteString(c, text)
	answer := make([]byte, 100)
	n, _ := c.Read(answer)
	fmt.Fprintf(w, "%s hears: %s\n", c.name, answer[:n])
}

// A listener listens to pipes in memory.
type listener struct{ conns chan net.Conn }

func (l *listener) connect(name string) client {
	here, there := net.Pipe()
	l.conns <- named{there, name}
	return client{here, name}
}

func (l *listener) Accept() (net.Conn, error) {
	conn, ok := <-l.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l *listener) Close() error   { close(l.conns); return nil }
func (l *listener) Addr() net.Addr { return name("server") }

// named is a connection with a name in place of an address.
type named struct {
	net.Conn
	name string
}

func (n named) RemoteAddr() net.Addr { return name(n.name) }

type name string

func (n name) Network() string { return "pipe" }
func (n name) String() string  { return string(n) }
