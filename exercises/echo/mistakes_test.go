package echo_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.OneRead, "treats one Read as one line", with(oneRead),
		"Bob hears: \"you said hello\" at 1s, \"you said world\" at 2s", "heard: \"you said hel\" at 0s")
	task.Wrong(t, exercise.OneRead, "makes a new reader for each line", with(newReader),
		"\"you said a\" at 2s, \"you said b\" at 2s", "heard: \"you said hello\" at 1s,")
	task.Wrong(t, exercise.OneRead, "treats a full buffer as a line", with(prefixes),
		"Bob sends a line of 65535 letters, in four pieces: Bob hears: \"you said 65535 letters\" at 3s",
		"Bob heard: \"you said 4096 letters\" at 0s, \"you said 4096 letters\" at 0s,", "and 10 more")
	task.Wrong(t, exercise.OneRead, "has a buffer for a line of 1 KB", with(oneKB),
		"Bob sends a line of 65535 letters, in four pieces: it reads lines of up to 64 KB",
		"its buffer was full, so it called Read with an empty slice")
	task.Wrong(t, exercise.OneClient, "accepts a client only after the previous one has left", oneClient,
		"Anna and 20 others are silent, and Bob comes later: Bob hears: \"you said hello\" at 1s",
		"Bob heard: nothing")
	task.Wrong(t, exercise.OneClient, "serves ten clients at a time", tenClients,
		"Anna and 20 others are silent, and Bob comes later: Bob hears: \"you said hello\" at 1s",
		"Bob heard: nothing")
	task.Wrong(t, exercise.HoldsLock, "gives one answer at a time", oneAnswer,
		"Bob hears: \"you said hello\" at 1s", "heard: \"you said hello\" at 3s")
	task.Deadly(t, exercise.HoldsLock, "answers with a lock held", locked,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Wrong(t, exercise.IgnoresContext, "ignores ctx", ignoresContext,
		"Serve without clients; ctx is done at 1s: it returns", "deadlock",
		"in Accept likely it ignores the context")
	task.Wrong(t, exercise.WrongResult, "returns an error when ctx is done", ownError,
		"ctx is done at 1s: it returns nil", "use of closed network connection")
	task.Wrong(t, exercise.KeepsClient, "returns, and leaves the listener open", leavesListener,
		"it closes l", "l was still open")
	task.Wrong(t, exercise.KeepsClient, "does not close connections that clients have closed", with(noClose),
		"it closes the connection with Bob", "it was still open at")
	task.Wrong(t, exercise.EndsOthers, "stops when one client has hung up", endsAll,
		"Bob hears: \"you said hello\" at 1s, \"you said still there?\" at 6s", "heard: \"you said hello\" at 1s")
	task.Wrong(t, exercise.NoDoneCase, "waits until silent clients hang up", with(silent),
		"ctx is done at 1s; an answer takes 3s, and Bob is silent for 30s: it takes 3s",
		"it returned after 30s")
	task.Wrong(t, exercise.NoDoneCase, "counts a client in that client's own goroutine", notesLate,
		"ctx is done at 1s, and a slow Accept still returns Bob's connection at 2s: it returns at 2s",
		"it returned after 30s")
	task.Wrong(t, exercise.NoDoneCase, "gives a client to a goroutine that has ended", bringsLate,
		"ctx is done at 1s, and a slow Accept still returns Bob's connection at 2s: it returns",
		"deadlock", "to send on a channel")
	task.Wrong(t, exercise.KeepsClient, "forgets clients that connect during the shutdown", forgetsLast,
		"ctx is done at 1s, and a slow Accept still returns Bob's connection at 2s:",
		"it closes the connection with Bob", "it was still open at 4s")
	task.Wrong(t, exercise.CutsOff, "closes the connections immediately", with(cutsOff),
		"Anna hears: \"you said slow\" at 3s", "heard:")
	task.Wrong(t, exercise.DoesNotWait, "returns before the answers are given", doesNotWait,
		"ctx is done at 1s; an answer takes 3s, and Bob is silent for 30s: it takes 3s",
		"it returned after 1s, while 1 of its jobs still ran")
	task.Wrong(t, exercise.LosesError, "always returns nil", losesError,
		`it returns the error "the network is down"`, "it returned nil")
	task.Wrong(t, exercise.LeavesOne, "waits for ctx after l has failed", leavesOne,
		"l fails at 1.000333s, and Anna is silent for 30s: it leaves no goroutine behind")
	task.Wrong(t, exercise.WrongResult, "skips empty lines", with(skipsEmpty),
		"Bob hears: \"you said \" at 0s, \"you said  b \" at 1s", "Bob heard: \"you said  b \" at 1s")
	task.Wrong(t, exercise.WrongResult, "trims lines", with(trims),
		"Bob hears: \"you said \" at 0s, \"you said  b \" at 1s",
		"Bob heard: \"you said \" at 0s, \"you said b\" at 1s")
	task.Wrong(t, exercise.CutsOff, "cuts off answers when l fails", cutsOffWhenBroken,
		"l fails at 1s, while an answer takes 3s: Anna hears: \"you said slow\" at 3s", "heard:")
	task.Wrong(t, exercise.KeepsClient, "leaves the listener open when it fails", leavesBroken,
		"l fails at 1s, while an answer takes 3s: it closes l", "l was still open")
	task.Wrong(t, exercise.GivesUp, "hangs up on clients that are silent for 10s", with(impatient),
		"Bob is silent for 20s, and then says hello: Bob hears: \"you said hello\" at 20s", "Bob heard: nothing")
	task.Wrong(t, exercise.AsTheyCome, "answers each line in a goroutine of its own", with(unordered),
		"hears: \"you said", "heard: \"you said")
	task.Wrong(t, exercise.SkipsJobs, "does not flush", with(noFlush),
		"Bob sends lines in pieces, and then two together: Bob hears", "Bob heard: nothing")
	task.Wrong(t, exercise.WrongResult, "sends no newline", with(noNewline),
		"Bob heard: \"you said helloyou said world")
	task.Wrong(t, exercise.WrongResult, "ends its lines with \\r\\n", with(carriageReturns),
		"Bob hears: \"you said hello\" at 1s,", `Bob heard: "you said hello\r" at 1s,`)
	task.Wrong(t, exercise.WrongResult, "leaves the newline in the line", with(keepsNewline),
		"Bob heard: \"you said hello\" at 1s, \"\" at 1s,")
	task.Wrong(t, exercise.SharesMemory, "shares the rest of a line among all clients", sharesRest,
		"Bob hears: \"you said hello\" at 1s", "Bob heard: \"you said easy\" at 1s, \"you said hello\" at 1s")
	task.Wrong(t, exercise.SleepsToWait, "polls for the end of ctx", with(looksNowAndThen),
		"ctx is done at 1s; an answer takes 3s, and Bob is silent for 30s: it takes 3s", "it returned after 3.01s")
	task.Wrong(t, exercise.SleepsToWait, "sleeps for 5 s instead of waiting for the answers", givesTime,
		"Serve without clients; ctx is done at 1s: it takes 1s", "it returned after 6s")
	task.Wrong(t, exercise.KeepsClient, "closes the listener only after the last client has hung up", closesLate,
		"ctx is done at 1s; an answer takes 3s, and Bob is silent for 30s: it closes l at 1s", "it closed l at 3s")
	task.Wrong(t, exercise.LosesError, "retries when l fails", triesAgain,
		"l fails at 1.000333s, and Anna is silent for 30s: it returns", "deadlock", "in Accept")
	task.Wrong(t, exercise.OneClient, "serves at most a thousand clients", thousand,
		"1100 clients are silent, and Bob comes at 1s: Bob hears: \"you said hello\" at 1s", "Bob heard: nothing")
	task.Wrong(t, exercise.GivesUp, "hangs up on a client that is silent for a minute", with(minute),
		"Bob is silent for 10,000h, and then says hello: Bob hears: \"you said hello\" at 10000h0m0s", "Bob heard: nothing")
	task.Wrong(t, exercise.GivesUp, "waits for an answer for at most an hour", with(anHour),
		"Bob's answer takes 10,000h, and Anna says hello at the same time: Bob hears: \"you said hours\" at 10000h0m0s",
		"Bob heard: \"too slow\" at 1h0m0s")
	task.Wrong(t, exercise.EndsOthers, "stops when it cannot send an answer", cannotSend,
		"Anna hangs up at 1s, while her answer takes 3s; Bob comes at 5s")
	task.Wrong(t, exercise.SkipsJobs, "drops lines when a client closes its sending side", with(forgets),
		"Anna says 2001 lines, the first of which takes 3s, and closes her sending side: she hears 2001 answers")
	task.Wrong(t, exercise.SkipsJobs, "does not send empty answers", with(noEmpty),
		"Bob asks something that has an empty answer: Bob hears: \"\" at 0s, \"you said hello\" at 0s", "Bob heard: \"you said hello\" at 0s")
	task.Wrong(t, exercise.SharedByAll, "has one context for all calls", oneContext,
		"two calls of Serve at the same time, the first of which ends at 1s: it takes 3s")
	task.Racy(t, exercise.Races, "counts lines without a lock", counts,
		"data race", "write at mistakes_test.go:")
	task.Racy(t, exercise.Races, "sets its shutdown flag without a lock", flags,
		"data race", "read at mistakes_test.go:", "write at mistakes_test.go:")
	task.Vetted(t, exercise.NoTimeout, "loses the cancel function", "lost-cancel",
		"the cancel function returned by")
	task.Wrong(t, exercise.KeepsClient, "returns without closing l if ctx is done beforehand", doneBefore,
		"ctx is done before Serve is called: it closes l", "l was still open")
	task.Wrong(t, exercise.LeavesOne, "reads on while no goroutine receives the lines", with(stopsReceiving),
		"while the first of three answers takes 3s: it leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.SkipsJobs, "hangs up if 16 lines wait", with(sixteenLines),
		"2001 lines, the first of which takes 3s, and closes her sending side: she hears 2001 answers", "she heard ")
}

type talking = func(ctx context.Context, conn net.Conn, answer func(string) string)

// with serves with another function for one client.
func with(talk talking) serving {
	return func(
		ctx context.Context, l net.Listener, answer func(line string) string,
	) error {
		var talks sync.WaitGroup
		defer talks.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer l.Close()
		defer context.AfterFunc(ctx, func() { l.Close() })()
		for {
			conn, err := l.Accept()
			if err != nil && ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			talks.Go(func() { talk(ctx, conn, answer) })
		}
	}
}

func thousand(
	ctx context.Context, l net.Listener, answer func(line string) string,
) error {
	slots := make(chan bool, 1000)
	return with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer conn.Close()
		select {
		case slots <- true:
		case <-ctx.Done():
			return
		}
		defer func() { <-slots }()
		talk(ctx, conn, answer)
	})(ctx, l, answer)
}

func minute(ctx context.Context, conn net.Conn, answer func(string) string) {
	silent := time.AfterFunc(time.Minute, func() { conn.SetReadDeadline(time.Now()) })
	defer silent.Stop()
	talk(ctx, conn, func(line string) string {
		defer silent.Reset(time.Minute)
		silent.Stop()
		return answer(line)
	})
}

func anHour(ctx context.Context, conn net.Conn, answer func(string) string) {
	talk(ctx, conn, func(line string) string {
		said := make(chan string, 1)
		go func() { said <- answer(line) }()
		select {
		case s := <-said:
			return s
		case <-time.After(time.Hour):
			return "too slow"
		}
	})
}

func cannotSend(
	ctx context.Context, l net.Listener, answer func(line string) string,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer conn.Close()
		defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if _, err := fmt.Fprintln(conn, answer(lines.Text())); err != nil {
				cancel()
			}
		}
	})(ctx, l, answer)
}

func forgets(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	read := make(chan string, 5000) // all lines, so that no luck is involved
	gone := make(chan struct{})
	var answers sync.WaitGroup
	answers.Go(func() {
		for line := range read {
			said := answer(line)
			select {
			case <-gone:
				if ctx.Err() == nil {
					return
				}
			default:
			}
			fmt.Fprintln(conn, said)
		}
	})
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		read <- lines.Text()
	}
	close(gone)
	close(read)
	answers.Wait()
}

func noEmpty(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		if said := answer(lines.Text()); said != "" {
			fmt.Fprintln(conn, said)
		}
	}
}

var all struct {
	sync.Mutex
	end context.CancelFunc
}

func oneContext(
	ctx context.Context, l net.Listener, answer func(line string) string,
) error {
	ctx, cancel := context.WithCancel(ctx)
	all.Lock()
	all.end = cancel
	all.Unlock()
	defer func() {
		all.Lock()
		defer all.Unlock()
		all.end()
	}()
	return solution(ctx, l, answer)
}

func oneRead(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	buf := make([]byte, 1024)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		fmt.Fprintln(conn, answer(strings.TrimSuffix(string(buf[:n]), "\n")))
	}
}

// lines calls f for each line.
func lines(ctx context.Context, conn net.Conn, f func(line string)) {
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		f(lines.Text())
	}
}

func unordered(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	var answers sync.WaitGroup
	defer answers.Wait()
	lines(ctx, conn, func(line string) {
		answers.Go(func() { fmt.Fprintln(conn, answer(line)) })
	})
}

func noFlush(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	w := bufio.NewWriter(conn)
	lines(ctx, conn, func(line string) { fmt.Fprintln(w, answer(line)) })
}

func noNewline(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	lines(ctx, conn, func(line string) { fmt.Fprint(conn, answer(line)) })
}

func carriageReturns(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	lines(ctx, conn, func(line string) { fmt.Fprint(conn, answer(line), "\r\n") })
}

func keepsNewline(ctx context.Context, conn net.Conn, answer func(string) string) {
	talk(ctx, conn, func(line string) string { return answer(line + "\n") })
}

// patient reads lines with deadlines, until one has passed and goOn does
// not want to wait again.
func patient(
	ctx context.Context, conn net.Conn, answer func(string) string,
	patience time.Duration, goOn func() bool,
) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	r := bufio.NewReader(conn)
	for begun := ""; ; {
		if ctx.Err() == nil {
			conn.SetReadDeadline(time.Now().Add(patience))
		}
		line, err := r.ReadString('\n')
		begun += line
		switch {
		case err == nil:
			fmt.Fprintln(conn, answer(strings.TrimSuffix(begun, "\n")))
			begun = ""
		case !errors.Is(err, os.ErrDeadlineExceeded), !goOn():
			return
		}
	}
}

func impatient(ctx context.Context, conn net.Conn, answer func(string) string) {
	patient(ctx, conn, answer, 10*time.Second, func() bool { return false })
}

func looksNowAndThen(ctx context.Context, conn net.Conn, answer func(string) string) {
	own := context.WithoutCancel(ctx)
	patient(own, conn, answer, 10*time.Millisecond, func() bool { return ctx.Err() == nil })
}

func sharesRest(ctx context.Context, l net.Listener, answer func(string) string) error {
	var mu sync.Mutex
	rest := ""
	next := func(more string) (line string, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		line, after, ok := strings.Cut(rest+more, "\n")
		if rest += more; ok {
			rest = after
		}
		return line, ok
	}
	return with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer conn.Close()
		defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
		buf := make([]byte, 1024)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			for line, ok := next(string(buf[:n])); ok; line, ok = next("") {
				fmt.Fprintln(conn, answer(line))
			}
		}
	})(ctx, l, answer)
}

func newReader(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for {
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			return
		}
		fmt.Fprintln(conn, answer(strings.TrimSuffix(line, "\n")))
	}
}

func prefixes(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for r := bufio.NewReader(conn); ; {
		line, _, err := r.ReadLine()
		if err != nil {
			return
		}
		fmt.Fprintln(conn, answer(string(line)))
	}
}

func oneKB(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	buf := make([]byte, 1024)
	for n := 0; ; {
		more, err := conn.Read(buf[n:]) // of which nothing may be left
		if err != nil {
			return
		}
		n += more
		for i := bytes.IndexByte(buf[:n], '\n'); i >= 0; i = bytes.IndexByte(buf[:n], '\n') {
			fmt.Fprintln(conn, answer(string(buf[:i])))
			n = copy(buf, buf[i+1:n])
		}
	}
}

func oneClient(ctx context.Context, l net.Listener, answer func(string) string) error {
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		talk(ctx, conn, answer)
	}
}

func tenClients(ctx context.Context, l net.Listener, answer func(string) string) error {
	places := make(chan struct{}, 10)
	return with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer conn.Close()
		select {
		case places <- struct{}{}:
			talk(ctx, conn, answer)
			<-places
		case <-ctx.Done():
		}
	})(ctx, l, answer)
}

func oneAnswer(ctx context.Context, l net.Listener, answer func(string) string) error {
	turn := make(chan struct{}, 1)
	return solution(ctx, l, func(line string) string {
		turn <- struct{}{}
		defer func() { <-turn }()
		return answer(line)
	})
}

func locked(ctx context.Context, l net.Listener, answer func(string) string) error {
	var mu sync.Mutex
	return solution(ctx, l, func(line string) string {
		mu.Lock()
		defer mu.Unlock()
		return answer(line)
	})
}

func ignoresContext(_ context.Context, l net.Listener, answer func(string) string) error {
	return solution(context.Background(), l, answer)
}

func ownError(ctx context.Context, l net.Listener, answer func(string) string) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		talks.Go(func() { talk(ctx, conn, answer) })
	}
}

func leavesListener(ctx context.Context, l net.Listener, answer func(string) string) error {
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				done <- err
				return
			}
			go talk(ctx, conn, answer)
		}
	}()
	select {
	case <-ctx.Done():
		return nil
	case err := <-done:
		return err
	}
}

func noClose(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		fmt.Fprintln(conn, answer(lines.Text()))
	}
}

func endsAll(ctx context.Context, l net.Listener, answer func(string) string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return with(func(_ context.Context, conn net.Conn, answer func(string) string) {
		defer cancel()
		talk(ctx, conn, answer)
	})(ctx, l, answer)
}

func silent(_ context.Context, conn net.Conn, answer func(string) string) {
	talk(context.Background(), conn, answer)
}

func notesLate(ctx context.Context, l net.Listener, answer func(string) string) error {
	var mu sync.Mutex
	conns := map[net.Conn]bool{}
	var talks sync.WaitGroup
	defer talks.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	talks.Go(func() {
		<-ctx.Done()
		l.Close()
		mu.Lock()
		defer mu.Unlock()
		for conn := range conns {
			conn.SetReadDeadline(time.Now())
		}
	})
	for {
		conn, err := l.Accept()
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		talks.Go(func() {
			mu.Lock()
			conns[conn] = true
			mu.Unlock()
			talk(context.Background(), conn, answer)
			mu.Lock()
			defer mu.Unlock()
			delete(conns, conn)
		})
	}
}

func bringsLate(ctx context.Context, l net.Listener, answer func(string) string) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer l.Close()
	conns, failed := make(chan net.Conn), make(chan error, 1)
	talks.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				failed <- err
				return
			}
			conns <- conn
		}
	})
	for {
		select {
		case conn := <-conns:
			talks.Go(func() { talk(ctx, conn, answer) })
		case err := <-failed:
			return err
		case <-ctx.Done():
			return nil
		}
	}
}

func forgetsLast(ctx context.Context, l net.Listener, answer func(string) string) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	defer l.Close()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		talks.Go(func() { talk(own, conn, answer) })
	}
}

func cutsOff(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	talk(context.Background(), conn, answer)
}

func doesNotWait(ctx context.Context, l net.Listener, answer func(string) string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		go talk(ctx, conn, answer)
	}
}

func losesError(ctx context.Context, l net.Listener, answer func(string) string) error {
	solution(ctx, l, answer)
	return nil
}

func leavesOne(ctx context.Context, l net.Listener, answer func(string) string) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	defer l.Close()
	go func() {
		<-ctx.Done()
		l.Close()
	}()
	for {
		conn, err := l.Accept()
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		talks.Go(func() { talk(own, conn, answer) })
	}
}

func skipsEmpty(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		if lines.Text() != "" {
			fmt.Fprintln(conn, answer(lines.Text()))
		}
	}
}

func trims(ctx context.Context, conn net.Conn, answer func(string) string) {
	talk(ctx, conn, func(line string) string { return answer(strings.TrimSpace(line)) })
}

func cutsOffWhenBroken(ctx context.Context, l net.Listener, answer func(string) string) error {
	broken, cancel := context.WithCancel(context.Background())
	talking := with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer context.AfterFunc(broken, func() { conn.Close() })()
		talk(ctx, conn, answer)
	})
	defer cancel()
	return talking(ctx, whenBroken{l, cancel}, answer)
}

func triesAgain(ctx context.Context, l net.Listener, answer func(string) string) error {
	return solution(ctx, stubborn{l}, answer)
}

// A stubborn listener accepts until it is closed.
type stubborn struct{ net.Listener }

func (l stubborn) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	for err != nil && !errors.Is(err, net.ErrClosed) {
		conn, err = l.Listener.Accept()
	}
	return conn, err
}

func givesTime(ctx context.Context, l net.Listener, answer func(string) string) error {
	err := solution(ctx, l, answer)
	time.Sleep(5 * time.Second)
	return err
}

func closesLate(ctx context.Context, l net.Listener, answer func(string) string) error {
	conns, failed := make(chan net.Conn), make(chan error, 1)
	accepting, accepted := context.WithCancel(context.Background())
	go func() {
		defer accepted()
		for {
			conn, err := l.Accept()
			if err != nil {
				failed <- err
				return
			}
			conns <- conn
		}
	}()
	var talks sync.WaitGroup
	own, cancel := context.WithCancel(ctx)
	end := func() {
		cancel()
		talks.Wait()
		l.Close()
		<-accepting.Done()
	}
	defer end()
	for {
		select {
		case conn := <-conns:
			talks.Go(func() { talk(own, conn, answer) })
		case err := <-failed:
			return err
		case <-ctx.Done():
			return nil
		}
	}
}

// A whenBroken listener calls a function when it fails on its own.
type whenBroken struct {
	net.Listener
	call func()
}

func (l whenBroken) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		l.call()
	}
	return conn, err
}

func leavesBroken(ctx context.Context, l net.Listener, answer func(string) string) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		talks.Go(func() { talk(own, conn, answer) })
	}
}

func counts(ctx context.Context, l net.Listener, answer func(string) string) error {
	lines := 0
	return solution(ctx, l, func(line string) string {
		lines++
		return answer(line)
	})
}

func flags(ctx context.Context, l net.Listener, answer func(string) string) error {
	ending := false
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		ending = true
	})
	err := with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
		defer conn.Close()
		lines(ctx, conn, func(line string) {
			if !ending {
				fmt.Fprintln(conn, answer(line))
			}
		})
	})(ctx, l, answer)
	if !stop() {
		<-stopped
	}
	return err
}

func doneBefore(ctx context.Context, l net.Listener, answer func(string) string) error {
	if ctx.Err() != nil {
		return nil
	}
	return solution(ctx, l, answer)
}

func stopsReceiving(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	received := make(chan string)
	go func() {
		defer close(received)
		lines(ctx, conn, func(line string) { received <- line })
	}()
	for line := range received {
		_, err := fmt.Fprintln(conn, answer(line))
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}

func sixteenLines(ctx context.Context, conn net.Conn, answer func(string) string) {
	defer conn.Close()
	received := make(chan string, 16)
	go func() {
		defer close(received)
		lines(ctx, conn, func(line string) {
			select {
			case received <- line:
			default:
				conn.Close()
			}
		})
	}()
	for line := range received {
		fmt.Fprintln(conn, answer(line))
	}
}
