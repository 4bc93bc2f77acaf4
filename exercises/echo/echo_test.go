package echo_test

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/echo"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("echo", grade)

func TestYours(t *testing.T) { task.Yours(t, echo.Serve) }

type serving = func(
	ctx context.Context, l net.Listener, answer func(line string) string,
) error

var errBroken = errors.New("the network is down")

func grade(g *exercise.G, serve serving) {
	g.Bubble("Serve without clients; ctx is done at 1s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.IgnoresContext)
		n := newNetwork(b)
		n.serve(serve, func() { time.Sleep(s(1)) })
		b.Takes(s(1), b.Later(s(1), exercise.SleepsToWait))
		if errors.Is(n.err, net.ErrClosed) {
			b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": it returns nil",
				fmt.Sprintf("it returned %s, which is what Accept returns once l is closed",
					exercise.Show(n.err)))
		}
		b.Equal(error(nil), n.err, exercise.WrongResult)
		n.mustBeClosed(b)
	})
	g.Bubble("Bob sends lines in pieces, and then two together", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			for _, piece := range []string{"hel", "lo\nwor", "ld\na\nb\n"} {
				bob.say(piece)
				time.Sleep(s(1))
			}
			bob.hangUp()
		})
		want := []string{"you said hello at 1s", "you said world at 2s",
			"you said a at 2s", "you said b at 2s"}
		bob.expect(likely(bob.received(), want), want...)
		n.hungUp()
	})
	g.Bubble("Bob sends a line of 65535 letters, in four pieces", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			for _, piece := range []string{letters(25000), letters(25000), letters(15535), "\n"} {
				bob.say(piece)
				time.Sleep(s(1))
			}
			bob.hangUp()
		})
		m := exercise.SkipsJobs
		if len(bob.received()) > 1 {
			m = exercise.OneRead
		}
		bob.expect(m, "you said 65535 letters at 3s")
	})
	g.Bubble("Bob sends an empty line, and then one that begins and ends with a space", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			bob.say("\n")
			time.Sleep(s(1))
			bob.say(" b \n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		bob.expect(exercise.WrongResult, "you said  at 0s", "you said  b  at 1s")
	})
	g.Bubble("Bob is silent for 20s, and then says hello", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			time.Sleep(s(20))
			bob.say("hello\n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		bob.expect(exercise.GivesUp, "you said hello at 20s")
	})
	g.Bubble("Anna and 20 others are silent, and Bob comes later", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			anna := n.dial("Anna")
			for range 20 {
				n.dial("another")
			}
			time.Sleep(s(1))
			bob = n.dial("Bob")
			bob.say("hello\n")
			time.Sleep(s(4))
			anna.hangUp()
			time.Sleep(s(1))
			bob.say("still there?\n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		if len(bob.received()) == 1 {
			bob.expect(exercise.EndsOthers, "you said hello at 1s", "you said still there? at 6s")
		}
		bob.expect(exercise.OneClient, "you said hello at 1s", "you said still there? at 6s")
	})
	g.Bubble("Anna's answer takes 3s, and Bob's takes no time", func(b *exercise.B) {
		n := newNetwork(b)
		var anna, bob *client
		n.serve(serve, func() {
			anna, bob = n.dial("Anna"), n.dial("Bob")
			anna.say("slow\neasy\n")
			time.Sleep(s(1))
			bob.say("hello\n")
			time.Sleep(s(4))
			anna.hangUp()
			bob.hangUp()
		})
		m := exercise.HoldsLock
		if len(bob.received()) > 1 { // what Anna has asked
			m = exercise.SharesMemory
		}
		bob.expect(m, "you said hello at 1s")
		anna.expect(exercise.AsTheyCome, "you said slow at 3s", "you said easy at 3s")
	})
	g.Bubble("Anna hangs up at 1s", func(b *exercise.B) {
		n := newNetwork(b)
		n.serve(serve, func() {
			anna := n.dial("Anna")
			time.Sleep(s(1))
			anna.hangUp()
			time.Sleep(s(1))
			n.hungUp()
		})
		b.Takes(s(2))
	})
	g.Bubble("ctx is done at 1s; an answer takes 3s, and Bob is silent for 30s", func(b *exercise.B) {
		n := newNetwork(b)
		var anna *client
		n.serve(serve, func() {
			anna = n.dial("Anna")
			n.dial("Bob")
			anna.say("slow\n")
			time.Sleep(s(1))
		})
		if b.Flying() == 0 {
			anna.expect(exercise.CutsOff, "you said slow at 3s")
		}
		b.Takes(s(3), exercise.At(s(30), exercise.NoDoneCase)) // they hang up at 30 s
		b.Equal(error(nil), n.err, exercise.WrongResult)
		n.hungUp()
		if n.at > s(1) {
			b.Fail(exercise.ByInstant, exercise.KeepsClient,
				b.What()+": it closes l at 1s", fmt.Sprintf("it closed l at %v", n.at))
		}
	})
	g.Bubble("ctx is done before Serve is called", func(b *exercise.B) {
		n := newNetwork(b)
		n.done = true
		n.serve(serve, func() {})
		b.Takes(0)
		b.Equal(error(nil), n.err, exercise.WrongResult)
		n.mustBeClosed(b)
	})
	g.Bubble("ctx is done at 1s, while the first of three answers takes 3s", func(b *exercise.B) {
		n := newNetwork(b)
		var anna *client
		n.serve(serve, func() {
			anna = n.dial("Anna")
			anna.say("slow\nhello\nhello\n")
			time.Sleep(s(1))
		})
		if heard := anna.received(); len(heard) == 0 {
			anna.expect(exercise.CutsOff, "you said slow at 3s")
		}
		b.Takes(s(3))
	})
	g.Bubble("ctx is done at 1s, and a slow Accept still returns Bob's connection at 2s", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
		n := newNetwork(b)
		n.slow = s(2)
		n.serve(serve, func() {
			n.dial("Bob")
			time.Sleep(s(1))
		})
		if b.Took() > s(2) {
			b.Fail(exercise.ByTime, exercise.NoDoneCase, b.What()+": it returns at 2s",
				fmt.Sprintf("it returned after %v", b.Took()))
		}
		time.Sleep(s(2))
		n.hungUp()
	})
	// An answer that polls ctx every millisecond is late at that time.
	const long = 1000333 * time.Microsecond
	g.Bubble("l fails at 1.000333s, and Anna is silent for 30s", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Means(exercise.ByDeadlock, exercise.LosesError)
		n := newNetwork(b)
		n.lasts = true
		n.serve(serve, func() {
			n.dial("Anna")
			time.Sleep(long)
			n.broken <- errBroken
		})
		b.Takes(long, b.Later(long, exercise.SleepsToWait),
			exercise.At(s(30), exercise.KeepsClient))
		if !errors.Is(n.err, errBroken) {
			b.Fail(exercise.ByResult, exercise.Lost(n.err),
				fmt.Sprintf("%s: it returns the error %q", b.What(), errBroken),
				"it returned "+exercise.Show(n.err))
		}
		n.hungUp()
	})
	g.Bubble("l fails at 1s, while an answer takes 3s", func(b *exercise.B) {
		n := newNetwork(b)
		n.lasts = true
		var anna *client
		n.serve(serve, func() {
			anna = n.dial("Anna")
			anna.say("slow\n")
			time.Sleep(s(1))
			n.broken <- errBroken
		})
		if b.Flying() == 0 {
			anna.expect(exercise.CutsOff, "you said slow at 3s")
		}
		b.Takes(s(3))
		n.mustBeClosed(b)
	})
	g.Bubble("Bob asks something that has an empty answer", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			bob.say("nothing\nhello\n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		bob.expect(exercise.SkipsJobs, " at 0s", "you said hello at 0s")
	})
	g.Bubble("Bob is silent for 10,000h, and then says hello", func(b *exercise.B) {
		n := newNetwork(b)
		n.patience = 2 * hours
		var bob *client
		n.serve(serve, func() {
			bob = n.dial("Bob")
			time.Sleep(hours)
			bob.say("hello\n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		bob.expect(exercise.GivesUp, "you said hello at 10000h0m0s")
	})
	g.Bubble("Bob's answer takes 10,000h, and Anna says hello at the same time", func(b *exercise.B) {
		n := newNetwork(b)
		n.patience = 2 * hours
		var anna, bob *client
		n.serve(serve, func() {
			anna, bob = n.dial("Anna"), n.dial("Bob")
			bob.say("hours\n")
			anna.say("hello\n")
			time.Sleep(s(1)) // and then it is told to end
		})
		anna.expect(exercise.OneClient, "you said hello at 0s")
		bob.expect(exercise.GivesUp, "you said hours at 10000h0m0s")
		b.Takes(hours)
	})
	g.Bubble("Anna hangs up at 1s, while her answer takes 3s; Bob comes at 5s", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.EndsOthers)
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			anna := n.dial("Anna")
			anna.say("slow\neasy\neasy\n")
			time.Sleep(s(1))
			anna.hangUp()
			time.Sleep(s(4))
			n.hungUp()
			bob = n.dial("Bob")
			bob.say("hello\n")
			time.Sleep(s(1))
			bob.hangUp()
		})
		b.Takes(s(6), b.Earlier(s(6), exercise.EndsOthers))
		m := exercise.EndsOthers
		if len(bob.received()) > 1 { // what Anna has asked
			m = exercise.SharesMemory
		}
		bob.expect(m, "you said hello at 5s")
	})
	g.Bubble("Anna says 2001 lines, the first of which takes 3s, and closes her sending side", func(b *exercise.B) {
		n := newNetwork(b)
		var anna *client
		n.serve(serve, func() {
			anna = n.dial("Anna")
			anna.say("slow\n" + strings.Repeat("hello\n", 2000))
			anna.endSide()
			time.Sleep(s(10))
			n.hungUp()
		})
		if heard := len(anna.received()); heard != 2001 {
			b.Fail(exercise.ByOrder, exercise.SkipsJobs, b.What()+": she hears 2001 answers",
				fmt.Sprintf("she heard %d", heard))
		}
		anna.expect(exercise.AsTheyCome,
			append([]string{"you said slow at 3s"}, slices.Repeat([]string{"you said hello at 3s"}, 2000)...)...)
	})
	g.Bubble("Eve sends a line of 200000 letters, and Bob comes at 1s", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.EndsOthers)
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			eve := n.dial("Eve")
			eve.say(letters(200_000) + "\n")
			time.Sleep(s(1))
			bob = n.dial("Bob")
			bob.say("hello\n")
			time.Sleep(s(1))
			eve.hangUp()
			bob.hangUp()
		})
		b.Takes(s(2), b.Earlier(s(2), exercise.EndsOthers))
		bob.expect(exercise.EndsOthers, "you said hello at 1s")
	})
	g.Bubble("1100 clients are silent, and Bob comes at 1s", func(b *exercise.B) {
		n := newNetwork(b)
		var bob *client
		n.serve(serve, func() {
			for range 1100 {
				n.dial("another")
			}
			time.Sleep(s(1))
			bob = n.dial("Bob")
			bob.say("hello\n")
			time.Sleep(s(1))
		})
		b.Takes(s(2))
		bob.expect(exercise.OneClient, "you said hello at 1s")
	})
	g.Bubble("two calls of Serve at the same time, the first of which ends at 1s", func(b *exercise.B) {
		one, other := newNetwork(b), newNetwork(b)
		var bob *client
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { one.begin(serve, func() { time.Sleep(s(1)) }) })
			both.Go(func() {
				time.Sleep(s(1) / 2)
				other.begin(serve, func() {
					bob = other.dial("Bob")
					time.Sleep(s(2) - b.Now())
					bob.say("hello\n")
					time.Sleep(s(1))
				})
			})
			both.Wait()
		})
		b.Takes(s(3), b.Earlier(s(3), exercise.SharedByAll))
		bob.expect(exercise.SharedByAll, "you said hello at 2s")
	})
	g.Race("Serve of 5 clients that talk until ctx is done", func() {
		n := newNetwork(nil)
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
		defer cancel()
		var clients sync.WaitGroup
		defer clients.Wait()
		for range 5 {
			conn := n.connect()
			defer conn.Close() // it may not have been accepted
			clients.Go(func() {
				for lines := bufio.NewScanner(conn); ; {
					if _, err := fmt.Fprintln(conn, "hello"); err != nil || !lines.Scan() {
						return
					}
				}
			})
		}
		serve(ctx, n, func(line string) string { return line })
	})
	g.Race("Serve of 20 clients", func() {
		n := newNetwork(nil)
		meet := exercise.Together(2) // before any connection is closed
		ctx, cancel := context.WithCancel(context.Background())
		var clients sync.WaitGroup
		for range 20 {
			clients.Go(func() {
				conn := n.connect()
				fmt.Fprintln(conn, "hello")
				bufio.NewReader(conn).ReadString('\n')
				conn.Close()
			})
		}
		go func() {
			clients.Wait()
			cancel()
		}()
		serve(ctx, n, func(line string) string {
			meet()
			return line
		})
	})
}

// likely says which mistake is likely if the wrong lines are heard.
func likely(heard, want []string) exercise.Mistake {
	switch {
	case len(heard) == 0: // the answers may also come too late
		return exercise.Mistake{}
	case strings.HasSuffix(heard[0], " at 0s"): // before there was a line
		return exercise.OneRead
	case slices.Equal(slices.Sorted(slices.Values(heard)), slices.Sorted(slices.Values(want))):
		return exercise.AsTheyCome
	case slices.Equal(texts(heard), texts(want)): // at other times
		return exercise.Mistake{}
	case len(heard) > len(want), strings.Contains(heard[0], "\r"),
		strings.Count(fmt.Sprint(heard), "you said ") != len(heard):
		return exercise.WrongResult
	}
	return exercise.OneRead
}

// texts returns what was heard, without the times.
func texts(heard []string) (all []string) {
	for _, h := range heard {
		text, _, _ := strings.Cut(h, " at ")
		all = append(all, text)
	}
	return all
}

// A network is a listener and its clients.
type network struct {
	b      *exercise.B
	calls  chan net.Conn
	broken chan error
	down   chan struct{} // closed by Close
	once   sync.Once
	at     time.Duration // when it was closed
	err    error         // of Serve
	lasts  bool          // the context is not canceled
	done   bool          // the context is canceled before
	slow   time.Duration // how long Accept takes to return a client

	patience time.Duration // of clients, if not half a minute

	mu      sync.Mutex
	servers map[*server]string // connections that Serve has not closed
}

func newNetwork(b *exercise.B) *network {
	return &network{
		b: b, calls: make(chan net.Conn, 100), broken: make(chan error, 1),
		down: make(chan struct{}), servers: map[*server]string{},
	}
}

// hours is longer than any timeout that an answer may have.
const hours = 10_000 * time.Hour

// serve calls the answer while a script runs, and cancels after it.
func (n *network) serve(serve serving, script func()) {
	n.b.Waits(10 * hours)
	n.b.Call(func() { n.begin(serve, script) })
}

func (n *network) begin(serve serving, script func()) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if n.done {
		cancel()
	}
	go func() {
		script()
		if !n.lasts {
			cancel()
		}
	}()
	if n.lasts {
		ctx = context.Background()
	}
	n.err = serve(ctx, n, func(line string) string {
		switch {
		case line == "slow":
			n.b.Work("the slow answer", s(3))
		case line == "hours":
			n.b.Work("the answer", hours)
		case line == "nothing":
			return ""
		case len(line) > 1000:
			return fmt.Sprintf("you said %d letters", len(line))
		}
		return "you said " + line
	})
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case <-n.down:
		return nil, net.ErrClosed
	default:
	}
	select {
	case conn := <-n.calls:
		time.Sleep(n.slow)
		return conn, nil
	case err := <-n.broken:
		return nil, err
	case <-n.down:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	n.once.Do(func() {
		if n.b != nil {
			n.at = n.b.Now()
		}
		close(n.down)
	})
	return nil
}

func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "bubble", Net: "unix"} }

// mustBeClosed fails the check if the listener is open.
func (n *network) mustBeClosed(b *exercise.B) {
	select {
	case <-n.down:
	default:
		b.Fail(exercise.ByOrder, exercise.KeepsClient, b.What()+": it closes l", "l was still open")
	}
}

// hungUp fails the check unless Serve has closed all connections.
func (n *network) hungUp() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, name := range n.servers {
		n.b.Blame(exercise.ByOrder, exercise.KeepsClient,
			n.b.What()+": it closes the connection with "+name,
			fmt.Sprintf("it was still open at %v", n.b.Now()))
	}
}

// A server is a connection from the side of Serve.
type server struct {
	net.Conn
	n     *network
	ended atomic.Bool // the other side has been
}

// Read ends an answer that would otherwise read forever.
func (c *server) Read(p []byte) (int, error) {
	if len(p) == 0 && c.n.b != nil {
		c.n.b.Blame(exercise.ByOrder, exercise.OneRead,
			c.n.b.What()+": it reads lines of up to 64 KB",
			"its buffer was full, so it called Read with an empty slice")
		return 0, io.ErrShortBuffer
	}
	if c.ended.Load() {
		return 0, io.EOF
	}
	read, err := c.Conn.Read(p)
	if err != nil && c.ended.Load() {
		err = io.EOF
	}
	return read, err
}

func (c *server) Close() error {
	c.n.mu.Lock()
	defer c.n.mu.Unlock()
	delete(c.n.servers, c)
	return c.Conn.Close()
}

func (n *network) connect() net.Conn { return n.call("somebody") }

func (n *network) call(name string) net.Conn {
	conn, other := net.Pipe()
	c := &server{Conn: other, n: n}
	n.mu.Lock()
	n.servers[c] = name
	n.mu.Unlock()
	n.calls <- c
	return &side{conn, c}
}

// A side is a connection from the side of a client.
type side struct {
	net.Conn
	other *server
}

// CloseWrite ends it, once all has been read that was written.
func (c *side) CloseWrite() {
	c.other.ended.Store(true)
	c.other.Conn.SetReadDeadline(time.Unix(1, 0))
}

// A client says something, and notes what it hears.
type client struct {
	n    *network
	name string
	conn net.Conn
	says chan string   // the empty one ends its side
	gone chan struct{} // closed when the connection is

	mu    sync.Mutex
	lines []string
}

func (n *network) dial(name string) *client {
	c := &client{
		n: n, name: name, conn: n.call(name),
		says: make(chan string, 10), gone: make(chan struct{}),
	}
	c.conn.SetDeadline(time.Now().Add(cmp.Or(c.n.patience, time.Minute/2)))
	go func() {
		for {
			select {
			case text := <-c.says:
				if text == "" {
					c.conn.(*side).CloseWrite()
					return
				}
				io.WriteString(c.conn, text)
			case <-c.gone:
				return
			}
		}
	}()
	go func() {
		defer close(c.gone)
		defer c.conn.Close()
		lines := bufio.NewReader(c.conn)
		for {
			line, err := lines.ReadString('\n')
			if line != "" {
				c.note(strings.TrimSuffix(line, "\n"))
			}
			if err != nil {
				return
			}
		}
	}()
	return c
}

func (c *client) note(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, fmt.Sprintf("%s at %v", line, c.n.b.Now()))
}

// say says something, without waiting for a reader.
func (c *client) say(text string) {
	c.says <- text
	c.n.b.Settle()
}

func (c *client) endSide() { c.say("") }

func (c *client) hangUp() { c.conn.Close() }

func (c *client) received() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lines)
}

// expect fails the check unless these lines were received.
func (c *client) expect(m exercise.Mistake, want ...string) {
	heard := c.received()
	if slices.Equal(heard, want) {
		return
	}
	c.n.b.Fail(exercise.ByOrder, m,
		fmt.Sprintf("%s: %s hears: %s", c.n.b.What(), c.name, list(want)),
		c.name+" heard: "+cmp.Or(list(heard), "nothing"))
}

// list lists lines, but not more than a screen has room for. It quotes what
// was said, so that spaces can be seen.
func list(lines []string) string {
	const most = 6
	lines = slices.Clone(lines)
	for i, line := range lines {
		at := strings.LastIndex(line, " at ")
		lines[i] = strconv.Quote(line[:at]) + line[at:]
	}
	if more := len(lines) - most; more > 0 {
		lines = append(lines[:most:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, ", ")
}

func letters(n int) string { return strings.Repeat("a", n) }

func s(n int) time.Duration { return time.Duration(n) * time.Second }
