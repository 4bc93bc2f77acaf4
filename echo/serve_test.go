package echo_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/pipe"
	"example.com/baton/internal/racedetector"
)

// pipes are a listener of pipes, so that a bubble knows when every
// client waits. A client named crowd is refused.
type pipes struct{ *pipe.Listener }

func (p pipes) dial() net.Conn {
	conn, _ := p.Dial(context.Background(), "pipe")
	return conn
}

func (p pipes) crowd() { p.Dial(context.Background(), "crowd") }

func (p pipes) Accept() (net.Conn, error) {
	conn, err := p.Listener.Accept()
	if err == nil && conn.RemoteAddr().String() == "crowd" {
		return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
	}
	return conn, err
}

// A journal may be written and read at the same time.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// serve starts a server in a bubble.
func serve(
	t *testing.T, answer func([]byte) []byte,
) (p pipes, log *journal, stop func(), wait func() error) {
	p, log = pipes{pipe.Listen()}, &journal{}
	stop, wait = begin(t.Context(), p, log, answer)
	return p, log, stop, wait
}

// begin starts a server. Call stop, then wait.
func begin(
	ctx context.Context, l net.Listener, w io.Writer,
	answer func([]byte) []byte,
) (stop func(), wait func() error) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- echo.Serve(ctx, l, w, answer) }()
	return cancel, func() error { return <-done }
}

func TestAnswersWhatArrivesWithoutANewline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.YouSaid)
		conn := p.dial()
		buf := make([]byte, 100)
		for _, text := range []string{"hello", "h", "and\nso\non"} {
			io.WriteString(conn, text)
			n, err := conn.Read(buf)
			require.NoError(t, err)
			assert.Equal(t, "You said: "+text, string(buf[:n]))
		}
		conn.Close()
		synctest.Wait()
		stop()
		assert.NoError(t, wait())
		assert.Equal(t, "Connection established with pipe\n"+
			"Received: hello\nReceived: h\nReceived: and\\nso\\non\n"+
			"Connection lost with pipe\n", log.String())
	})
}

func TestASecondClientDoesNotWaitForTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		p, _, stop, wait := serve(t, func(data []byte) []byte {
			time.Sleep(time.Second)
			return data
		})
		var all sync.WaitGroup
		for range 100 {
			conn := p.dial()
			all.Go(func() {
				hears(t, conn, "hello")
				conn.Close()
			})
		}
		all.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		stop()
		assert.NoError(t, wait())
	})
}

// No matter how much of the answer is done when the server is stopped, the
// answer arrives. The server ends exactly then.
func TestStopLetsAnswersFinish(t *testing.T) {
	for _, left := range []time.Duration{1, 300, 499} {
		left *= time.Millisecond
		synctest.Test(t, func(t *testing.T) {
			p, _, stop, wait := serve(t, func(data []byte) []byte {
				time.Sleep(500 * time.Millisecond)
				return data
			})
			busy, idle := p.dial(), p.dial()
			go io.WriteString(busy, "hello")
			time.Sleep(500*time.Millisecond - left)
			stop()
			stopped := time.Now()

			buf := make([]byte, 100)
			_, err := idle.Read(buf)
			assert.Equal(t, io.EOF, err)
			assert.Zero(t, time.Since(stopped), "a silent one is closed immediately")
			n, err := busy.Read(buf)
			assert.NoError(t, err)
			assert.Equal(t, "hello", string(buf[:n]))
			_, err = busy.Read(buf)
			assert.Equal(t, io.EOF, err)
			assert.NoError(t, wait())
			assert.Equal(t, left, time.Since(stopped))
		})
	}
}

func TestStopDoesNotWaitForAClientThatDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.Same)
		conn := p.dial()
		io.WriteString(conn, "hello")
		time.Sleep(time.Second)
		stop()
		stopped := time.Now()
		assert.NoError(t, wait())
		assert.Equal(t, 800*time.Millisecond, time.Since(stopped))
		assert.Contains(t, log.String(), "does not read")
		conn.Close()
	})
}

// All connections end at the same time: none waits for another.
func TestStopOfManyConnections(t *testing.T) {
	n := 9_500
	if racedetector.Enabled { // it has room for 8,000 goroutines
		n = 2_000
	}
	for name, tt := range map[string]struct {
		say  string
		took time.Duration
	}{
		"silent": {"", 50 * time.Millisecond}, // to close first
		"deaf":   {"hello", 800 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := lingering{pipes{pipe.Listen()}}
				stop, wait := begin(t.Context(), l, io.Discard, echo.Same)
				for range n {
					conn := l.dial()
					defer conn.Close()
					io.WriteString(conn, tt.say)
				}
				stop()
				stopped := time.Now()
				assert.NoError(t, wait())
				assert.Equal(t, tt.took, time.Since(stopped))
			})
		})
	}
}

// Connections of a lingering listener can close one direction, so that the
// server waits for the clients to close the other.
type lingering struct{ pipes }

type halfway struct{ net.Conn }

func (l lingering) Accept() (net.Conn, error) {
	conn, err := l.pipes.Accept()
	return halfway{conn}, err
}

func (halfway) CloseWrite() error { return nil }

// The answer is begun before the stop and sent after it.
func TestStopBetweenAnswerAndSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, stop, wait := serve(t, func(data []byte) []byte {
			time.Sleep(700 * time.Millisecond)
			return data
		})
		conn := p.dial()
		io.WriteString(conn, "hello")
		stop()
		stopped := time.Now()
		assert.NoError(t, wait())
		assert.Equal(t, 1500*time.Millisecond, time.Since(stopped))
		conn.Close()
	})
}

func TestAClientThatDoesNotReadIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.Same)
		start := time.Now()
		deaf, good := p.dial(), p.dial()
		io.WriteString(deaf, "hello")
		hears(t, good, "hello")
		assert.Zero(t, time.Since(start), "others do not notice")

		_, err := io.WriteString(deaf, "more") // goes through when it is cut
		assert.Equal(t, io.ErrClosedPipe, err)
		assert.Equal(t, echo.Patience, time.Since(start))
		synctest.Wait()
		assert.Contains(t, log.String(),
			"Connection lost with pipe: the client does not read its answers\n")
		stop()
		assert.NoError(t, wait())
	})
}

func TestNoRoomForConnectionsIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.Same)
		var pauses []int
		for last := time.Now(); len(pauses) < 11; last = time.Now() {
			p.crowd() // accept fails, and is called again after a pause
			pauses = append(pauses, int(time.Since(last).Milliseconds()))
		}
		assert.Equal(t,
			[]int{0, 5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000}, pauses)
		conn := p.dial()
		hears(t, conn, "hello")
		conn.Close()
		assert.Equal(t, 1, strings.Count(log.String(),
			"No more connections for now: accept: too many open files\n"))

		p.crowd() // again, but the log has said so; stop does not wait
		p.crowd()
		synctest.Wait()
		stop()
		stopped := time.Now()
		assert.NoError(t, wait())
		assert.Zero(t, time.Since(stopped))
		assert.Equal(t, 1, strings.Count(log.String(), "No more connections"))
	})
}

// TestASlowReaderIsServed reads one byte every 50 seconds.
func TestASlowReaderIsServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, stop, wait := serve(t, echo.Same)
		conn := p.dial()
		io.WriteString(conn, "hello")
		got := make([]byte, 5)
		for i := range got {
			time.Sleep(50 * time.Second)
			_, err := conn.Read(got[i : i+1])
			require.NoError(t, err)
		}
		assert.Equal(t, "hello", string(got))
		conn.Close()
		stop()
		assert.NoError(t, wait())
	})
}

// TestShortOfRoomIsSaidOnce logs only once that there are no connections
// left, although clients come and go meanwhile.
func TestShortOfRoomIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.Same)
		for range 100 {
			p.crowd()
			conn := p.dial()
			hears(t, conn, "hello")
			conn.Close()
		}
		assert.Equal(t, 1, strings.Count(log.String(), "No more connections"))
		stop()
		assert.NoError(t, wait())
	})
}

// TestAnAnswerThatExits must not leave its connection open.
func TestAnAnswerThatExits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, func([]byte) []byte {
			runtime.Goexit()
			return nil
		})
		conn := p.dial()
		io.WriteString(conn, "hello")
		_, err := conn.Read(make([]byte, 1))
		assert.Equal(t, io.EOF, err)
		synctest.Wait()
		assert.Contains(t, log.String(), "answer called runtime.Goexit\n")
		stop()
		assert.NoError(t, wait())
	})
}

type broken struct{ net.Listener }

var errBroken = errors.New("broken for good")

func (broken) Accept() (net.Conn, error) {
	time.Sleep(time.Second)
	return nil, errBroken
}

func (broken) Close() error { return nil }

func TestABrokenListenerEndsTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := echo.Serve(t.Context(), broken{}, io.Discard, echo.Same)
		assert.Equal(t, errBroken, err)
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestServeThatIsStoppedBeforeItStarts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := loopback(t)
	assert.NoError(t, echo.Serve(ctx, l, io.Discard, echo.Same))
	_, err := l.Accept()
	assert.ErrorIs(t, err, net.ErrClosed)
}

func TestAnEmptyAnswerSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _, stop, wait := serve(t, func(data []byte) []byte {
			return bytes.TrimPrefix(data, []byte("quiet"))
		})
		conn := p.dial()
		io.WriteString(conn, "quiet")
		io.WriteString(conn, "loud")
		buf := make([]byte, 100)
		n, err := conn.Read(buf)
		assert.NoError(t, err)
		assert.Equal(t, "loud", string(buf[:n]))
		conn.Close()
		stop()
		assert.NoError(t, wait())
	})
}

func TestALogLineCannotBeForged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log, stop, wait := serve(t, echo.Same)
		conn := p.dial()
		for _, text := range []string{
			"a\nConnection lost with pipe", "\x1b[2J\r\b\a\x00\x7f",
			"\u202egnp.exe", "\u009b2J", "\xff\xfe", "\u2028",
			strings.Repeat("\n", 1000),
		} {
			io.WriteString(conn, text)
			io.ReadFull(conn, make([]byte, len(text)))
		}
		conn.Close()
		stop()
		assert.NoError(t, wait())
		lines := strings.Split(log.String(), "\n")
		assert.Len(t, lines, 10)
		for _, r := range strings.ReplaceAll(log.String(), "\n", "") {
			assert.True(t, ' ' <= r && r <= '~', "%q", r)
		}
		assert.Contains(t, lines[7], "... (1000 bytes)")
		assert.Less(t, len(lines[7]), 500)
	})
}
