package echo_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
	"example.com/baton/internal/pipe"
	"example.com/baton/internal/racedetector"
)

// loopback listens on a free port of this machine.
func loopback(t testing.TB) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return l
}

// listen starts a server on the loopback. The server must end with the test,
// and leave nothing behind.
func listen(t testing.TB, answer func([]byte) []byte) (addr string) {
	l := loopback(t)
	serveOn(t, l, answer)
	return l.Addr().String()
}

func serveOn(t testing.TB, l net.Listener, answer func([]byte) []byte) {
	stop, wait := begin(context.Background(), l, io.Discard, answer)
	t.Cleanup(func() {
		stop()
		assert.NoError(t, wait())
	})
}

func dial(t testing.TB, addr string) *net.TCPConn {
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

func TestThreeClientsConcurrently(t *testing.T) {
	addr := listen(t, echo.YouSaid)
	var conns []net.Conn
	for range 3 { // the first two say nothing while the third is served
		conns = append(conns, dial(t, addr))
	}
	for i := range conns {
		hears(t, conns[2-i], "You said: hello")
	}
}

// roundTrip sends size random bytes in random pieces, closes the sending
// half, and wants them all back. Pieces of one byte are among them.
func roundTrip(conn net.Conn, seed uint64, size, piece int) error {
	out, back := newNoise(seed), newNoise(seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	sent := make(chan error, 1)
	go func() {
		buf := make([]byte, piece)
		for left := size; left > 0; {
			n := min(1+dice.IntN(piece), left)
			out.Read(buf[:n])
			if _, err := conn.Write(buf[:n]); err != nil {
				sent <- err
				return
			}
			left -= n
		}
		sent <- conn.(interface{ CloseWrite() error }).CloseWrite()
	}()
	got, want := make([]byte, 64<<10), make([]byte, 64<<10)
	for at := 0; ; {
		n, err := conn.Read(got)
		back.Read(want[:n])
		if !bytes.Equal(got[:n], want[:n]) {
			return fmt.Errorf("other bytes at %d to %d", at, at+n)
		}
		at += n
		if err == io.EOF && at == size {
			return <-sent
		}
		if err != nil {
			return fmt.Errorf("after %d of %d bytes: %w", at, size, err)
		}
	}
}

// A noise reads as bytes that depend on the seed alone, however they are
// cut into pieces.
type noise struct {
	rand *rand.PCG
	left []byte
}

func newNoise(seed uint64) *noise { return &noise{rand: rand.NewPCG(seed, 0)} }

func (n *noise) Read(p []byte) {
	for len(p) > 0 {
		if len(n.left) == 0 {
			block := make([]byte, 0, 4096)
			for len(block) < cap(block) {
				v := n.rand.Uint64()
				block = append(block, byte(v), byte(v>>8), byte(v>>16),
					byte(v>>24), byte(v>>32), byte(v>>40), byte(v>>48),
					byte(v>>56))
			}
			n.left = block
		}
		k := copy(p, n.left)
		p, n.left = p[k:], n.left[k:]
	}
}

func TestEveryByteComesBackInOrder(t *testing.T) {
	addr := listen(t, echo.Same)
	size := full(1<<20, 32<<20)
	for _, piece := range []int{7, 1000, 100_000} {
		t.Run(fmt.Sprint(piece), func(t *testing.T) {
			err := roundTrip(dial(t, addr), uint64(piece), size/(1+700/piece), piece)
			assert.NoError(t, err)
		})
	}
}

// With BATON_FULL=1, the tests below have their full size.
func full(short, long int) int {
	if os.Getenv("BATON_FULL") != "" {
		return long
	}
	return short
}

func TestAGigabyteThroughOneConnection(t *testing.T) {
	addr := listen(t, echo.Same)
	size := full(8<<20, 1<<30)
	start := time.Now()
	assert.NoError(t, roundTrip(dial(t, addr), 1, size, 256<<10))
	t.Logf("%d MB in %v", size>>20, time.Since(start))
}

// The clients are in a process of their own, so that the server has all
// descriptors that one process may have.
func TestThousandsOfConnections(t *testing.T) {
	n := full(300, 10_000)
	allowFiles(t, n+100)
	if addr := os.Getenv("BATON_ECHO_ADDR"); addr != "" {
		talkConcurrently(t, addr, n)
		return
	}
	start := time.Now()
	clients := exec.CommandContext(t.Context(), os.Args[0],
		"-test.run=^TestThousandsOfConnections$")
	clients.Env = append(os.Environ(), "BATON_ECHO_ADDR="+listen(t, echo.Same))
	out, err := clients.CombinedOutput()
	assert.NoError(t, err, string(out))
	t.Logf("%d connections in %v", n, time.Since(start))
}

func talkConcurrently(t *testing.T, addr string, n int) {
	conns := make([]net.Conn, n)
	for i := range conns {
		conns[i] = dial(t, addr)
	}
	var all sync.WaitGroup
	for i, conn := range conns { // each of them is open all the time
		all.Go(func() {
			assert.NoError(t, roundTrip(conn, uint64(i), 5000, 2000))
		})
	}
	all.Wait()
}

// Clients that go without a word, in the middle of a word, or with a
// reset, leave nothing behind.
func TestClientsThatVanish(t *testing.T) {
	l := loopback(t)
	goroutines, files := runtime.NumGoroutine(), openFiles()
	stop, wait := begin(t.Context(), l, io.Discard, echo.YouSaid)
	for i := range 60 {
		conn, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		if i%3 > 0 {
			conn.Write(make([]byte, 100_000))
		}
		if i%2 > 0 {
			conn.(*net.TCPConn).SetLinger(0)
		}
		conn.Close()
	}
	hears(t, dial(t, l.Addr().String()), "You said: hello")
	assert.Eventually(t, func() bool { // the server and dial's connection
		return runtime.NumGoroutine() <= goroutines+3 && openFiles() <= files+1
	}, 10*time.Second, time.Millisecond)
	stop()
	assert.NoError(t, wait())
}

// A client that sends forever and reads nothing is dropped soon after the
// server is stopped. Until then, other clients get their answers.
func TestAClientThatSendsForever(t *testing.T) {
	l := loopback(t)
	stop, wait := begin(t.Context(), l, io.Discard, echo.Same)
	flood := dial(t, l.Addr().String())
	flooded := make(chan struct{})
	go func() {
		defer close(flooded)
		for {
			if _, err := flood.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}()
	hears(t, dial(t, l.Addr().String()), "hello")
	stop()
	assert.NoError(t, wait())
	<-flooded // it has got an error, because its connection is closed
}

// Answers from before the stop arrive, although the client goes on sending,
// because its connection is closed, not reset.
func TestStopIsNoReset(t *testing.T) {
	for range full(5, 500) {
		l := loopback(t)
		stop, wait := begin(t.Context(), l, io.Discard, echo.Same)
		conn := dial(t, l.Addr().String())
		sent := make(chan struct{})
		heard := make(chan struct{})
		go func() {
			defer close(sent)
			for i := 0; ; i++ {
				select {
				case <-heard:
					return
				default:
				}
				if _, err := fmt.Fprintf(conn, "%9d\n", i); err != nil {
					return
				}
				time.Sleep(10 * time.Microsecond)
			}
		}()
		line := make([]byte, 10) // it has begun: let it go on for a while
		_, err := io.ReadFull(conn, line)
		require.NoError(t, err)
		time.AfterFunc(2*time.Millisecond, stop)
		got, err := io.ReadAll(conn)
		close(heard)
		assert.NoError(t, err)
		for i, line := range strings.Split(string(got), "\n") {
			if len(line) == 9 {
				require.Equal(t, fmt.Sprintf("%9d", i+1), line)
			}
		}
		<-sent
		conn.Close()
		assert.NoError(t, wait())
	}
}

// The same, but without chance: data that arrives while the last answer is
// being made is not read, and does not reset the connection.
func TestStopWithMoreUnread(t *testing.T) {
	l := loopback(t)
	asked, said := make(chan struct{}), make(chan struct{})
	answer := func(data []byte) []byte {
		close(asked)
		<-said
		return data
	}
	stop, wait := begin(t.Context(), l, io.Discard, answer)
	idle := dial(t, l.Addr().String())
	conn := dial(t, l.Addr().String())
	io.WriteString(conn, "hello")
	<-asked
	io.WriteString(conn, "more")
	stop()
	_, err := idle.Read(make([]byte, 1)) // all have heard of it
	assert.Equal(t, io.EOF, err)
	close(said)
	got, err := io.ReadAll(conn)
	assert.NoError(t, err)
	assert.Equal(t, "hello", string(got))
	conn.Close()
	assert.NoError(t, wait())
}

func TestOtherConnections(t *testing.T) {
	t.Run("TLS", func(t *testing.T) {
		web := httptest.NewTLSServer(nil) // has a certificate
		defer web.Close()
		pool := x509.NewCertPool()
		pool.AddCert(web.Certificate())
		l := loopback(t)
		serveOn(t, tls.NewListener(l, &tls.Config{
			Certificates: web.TLS.Certificates}), echo.Same)
		conn, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{
			RootCAs: pool, ServerName: "example.com"})
		require.NoError(t, err)
		defer conn.Close()
		assert.NoError(t, roundTrip(conn, 1, 1<<20, 50_000))
	})
	t.Run("unix", func(t *testing.T) {
		l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
		if err != nil {
			t.Skip(err)
		}
		serveOn(t, l, echo.Same)
		conn, err := net.Dial("unix", l.Addr().String())
		require.NoError(t, err)
		defer conn.Close()
		assert.NoError(t, roundTrip(conn, 1, 1<<20, 50_000))
	})
	t.Run("a Read of its own", func(t *testing.T) {
		l := loopback(t)
		serveOn(t, shouters{l}, echo.Same)
		hears(t, dial(t, l.Addr().String()), "HELLO")
	})
}

// TestStopWithTLS has a client that does not read, and one that never
// finishes its handshake.
func TestStopWithTLS(t *testing.T) {
	web := httptest.NewTLSServer(nil) // has a certificate
	defer web.Close()
	l := loopback(t)
	stop, wait := begin(t.Context(), tls.NewListener(l, &tls.Config{
		Certificates: web.TLS.Certificates}), io.Discard, echo.Same)
	dial(t, l.Addr().String())
	deaf, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	require.NoError(t, err)
	defer deaf.NetConn().Close()
	deaf.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
	for err == nil {
		_, err = deaf.Write(make([]byte, 64<<10))
	}
	stop()
	stopped := time.Now()
	assert.NoError(t, wait())
	// The promise is a second. TLS alone would wait for five.
	assert.Less(t, time.Since(stopped), 4*time.Second)
}

// TLS announces the end of a connection, and would wait five seconds for
// a client that does not read to take that.
func TestStopWithTLSThatIsNotRead(t *testing.T) {
	web := httptest.NewTLSServer(nil) // has a certificate
	defer web.Close()
	synctest.Test(t, func(t *testing.T) {
		p := pipes{pipe.Listen()}
		stop, wait := begin(t.Context(), tls.NewListener(p, &tls.Config{
			Certificates: web.TLS.Certificates}), io.Discard, echo.Same)
		conn := tls.Client(p.dial(), &tls.Config{InsecureSkipVerify: true})
		require.NoError(t, conn.Handshake())
		synctest.Wait()
		stop()
		stopped := time.Now()
		assert.NoError(t, wait())
		assert.Equal(t, 100*time.Millisecond, time.Since(stopped))
		conn.NetConn().Close()
	})
}

// Connections of shouters receive capital letters only.
type shouters struct{ net.Listener }

type shouter struct{ *net.TCPConn }

func (l shouters) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return shouter{conn.(*net.TCPConn)}, nil
}

func (s shouter) Read(p []byte) (int, error) {
	n, err := s.TCPConn.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

// openFiles counts the descriptors of this process, where that is easy.
func openFiles() int {
	files, _ := os.ReadDir("/proc/self/fd")
	return len(files)
}

// TestStackOfAConnection has a thousand clients that have asked and are
// silent now. Each goroutine still has the stack of 2 KiB that it began
// with: the runtime doubles a stack that is too small. A process of its own
// begins with the smallest stacks, whatever other tests have done.
func TestStackOfAConnection(t *testing.T) {
	if racedetector.Enabled {
		t.Skip("the race detector has larger stacks")
	}
	const smallest = "adaptivestackstart=0"
	if os.Getenv("GODEBUG") != smallest {
		alone := exec.CommandContext(t.Context(), os.Args[0],
			"-test.run=^TestStackOfAConnection$")
		alone.Env = append(os.Environ(), "GODEBUG="+smallest)
		out, err := alone.CombinedOutput()
		assert.NoError(t, err, string(out))
		return
	}
	const n = 1000
	addr := listen(t, echo.Same)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		conn := dial(t, addr)
		io.WriteString(conn, "hello")
		_, err := io.ReadFull(conn, make([]byte, 5))
		require.NoError(t, err)
	}
	runtime.ReadMemStats(&after)
	assert.Less(t, int(after.StackInuse-before.StackInuse)/n, 3<<10)
}
