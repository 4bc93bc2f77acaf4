package echo_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// A goroutine for each client reads lines as if it were alone: a
// Scanner puts the pieces together, and keeps what belongs to the next
// line. At shutdown, a read deadline wakes up the goroutines that read,
// and does not disturb those that answer.
func solution(
	ctx context.Context,
	l net.Listener,
	answer func(line string) string,
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

func talk(
	ctx context.Context, conn net.Conn, answer func(line string) string,
) {
	defer conn.Close()
	wakeUp := func() { conn.SetReadDeadline(time.Now()) }
	defer context.AfterFunc(ctx, wakeUp)()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		_, err := fmt.Fprintln(conn, answer(lines.Text()))
		if err != nil {
			return
		}
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "one who knows all connections, under a lock", func(
		ctx context.Context, l net.Listener, answer func(line string) string,
	) error {
		var mu sync.Mutex
		conns := map[net.Conn]bool{}
		ended := false
		end := func() {
			l.Close()
			mu.Lock()
			defer mu.Unlock()
			ended = true
			for c := range conns {
				c.SetReadDeadline(time.Unix(1, 0))
			}
		}
		stop := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			select {
			case <-ctx.Done():
			case <-stop:
			}
			end()
		})
		defer all.Wait()
		defer close(stop)
		for {
			conn, err := l.Accept()
			if err != nil {
				if ctx.Err() != nil {
					err = nil
				}
				return err
			}
			mu.Lock()
			conns[conn] = true
			if ended {
				conn.SetReadDeadline(time.Unix(1, 0))
			}
			mu.Unlock()
			all.Go(func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				for {
					line, err := r.ReadString('\n')
					if err != nil {
						break
					}
					io.WriteString(conn, answer(line[:len(line)-1])+"\n")
				}
				mu.Lock()
				defer mu.Unlock()
				delete(conns, conn)
			})
		}
	})
	task.Right(t, "a reader and an answerer for each client", func(
		ctx context.Context, l net.Listener, answer func(line string) string,
	) error {
		ctx, cancel := context.WithCancel(ctx)
		var talks sync.WaitGroup
		conns := make(chan net.Conn)
		failed := make(chan error, 1)
		talks.Go(func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					failed <- err
					return
				}
				select {
				case conns <- conn:
				case <-ctx.Done():
					conn.Close()
				}
			}
		})
		talkTo := func(conn net.Conn) {
			defer conn.Close()
			lines := make(chan string)
			go func() {
				defer close(lines)
				for s := bufio.NewScanner(conn); s.Scan(); {
					select {
					case lines <- s.Text():
					case <-ctx.Done():
						return
					}
				}
			}()
			for {
				select {
				case line, ok := <-lines:
					if !ok {
						return
					}
					fmt.Fprintln(conn, answer(line))
				case <-ctx.Done():
					return
				}
			}
		}
		defer talks.Wait()
		defer cancel()
		for {
			select {
			case conn := <-conns:
				talks.Go(func() { talkTo(conn) })
			case err := <-failed:
				l.Close()
				return err
			case <-ctx.Done():
				l.Close()
				return nil
			}
		}
	})
	task.Right(t, "answers that are begun concurrently, and sent in order", func(
		ctx context.Context, l net.Listener, answer func(line string) string,
	) error {
		return with(func(ctx context.Context, conn net.Conn, answer func(string) string) {
			defer conn.Close()
			before := make(chan struct{})
			close(before)
			lines(ctx, conn, func(line string) {
				sent, after := before, make(chan struct{})
				before = after
				go func() {
					defer close(after)
					text := answer(line)
					<-sent
					fmt.Fprintln(conn, text)
				}()
			})
			<-before
		})(ctx, l, answer)
	})
	task.Right(t, "one who hears of all that comes and goes", func(
		ctx context.Context, l net.Listener, answer func(line string) string,
	) error {
		type ended struct{ net.Conn }
		news := make(chan any)
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					news <- err
					return
				}
				news <- conn
			}
		}()
		talkTo := func(conn net.Conn) {
			for s := bufio.NewScanner(conn); s.Scan(); {
				fmt.Fprintln(conn, answer(s.Text()))
			}
			news <- ended{conn}
		}
		conns := map[net.Conn]bool{}
		done, accepting, ending := ctx.Done(), true, false
		var failed error
		end := func() {
			done, ending = nil, true
			l.Close()
			for conn := range conns {
				conn.SetReadDeadline(time.Now())
			}
		}
		for accepting || len(conns) > 0 {
			select {
			case <-done:
				end()
			case what := <-news:
				switch what := what.(type) {
				case ended:
					what.Close()
					delete(conns, what.Conn)
				case net.Conn:
					conns[what] = true
					go talkTo(what)
					if ending {
						what.SetReadDeadline(time.Now())
					}
				case error:
					accepting = false
					if ctx.Err() == nil {
						failed = what
					}
					end()
				}
			}
		}
		return failed
	})
}
