//go:build linux

// Echo-load puts an echo server under load. Each of its connections sends a
// message, waits until all of it is back, checks whether it is the same, and
// sends the next message.
//
// It calls the kernel itself, from one thread. With package net, it would be
// slower than the fastest server, and would measure itself.
//
// Usage: echo-load PORT SIZE CONNECTIONS DURATION
//
// It prints "ready" once the server has answered on all connections. Then it
// waits for a line, works, and prints its measurements and "done". It closes
// the connections at the end of its input.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func main() {
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type conn struct {
	fd        int
	sent, got int // bytes of the message in hand
	since     time.Duration
	blocked   bool // is waiting until more can be sent
}

type load struct {
	poll    int
	message []byte
	in      []byte
	conns   []conn
	start   time.Time
	took    []uint32 // nanoseconds of each message
	counted bool
	all     int // messages, with those of the warming up
}

var errOther = errors.New("the answer is not what was sent")

func work() error {
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	port, err1 := strconv.Atoi(os.Args[1])
	size, err2 := strconv.Atoi(os.Args[2])
	count, err3 := strconv.Atoi(os.Args[3])
	d, err4 := time.ParseDuration(os.Args[4])
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return err
		}
	}
	l := &load{
		message: make([]byte, size),
		in:      make([]byte, 64<<10),
		conns:   make([]conn, count),
		took:    make([]uint32, 0, 4<<20),
		start:   time.Now(),
	}
	for i := range l.message {
		l.message[i] = byte('a' + i*i%23) // not the same all over
	}
	if err := l.connect(port); err != nil {
		return err
	}

	if err := l.greet(); err != nil {
		return err
	}
	fmt.Println("ready")
	stdin := bufio.NewReader(os.Stdin)
	if _, err := stdin.ReadString('\n'); err != nil {
		return err
	}
	if err := l.run(d/4, d); err != nil {
		return err
	}
	slices.Sort(l.took)
	at := func(part float64) float64 {
		return float64(l.took[int(part*float64(len(l.took)-1))]) / 1e9
	}
	fmt.Println("messages", len(l.took))
	fmt.Println("all", l.all)
	fmt.Println("p50-sec", at(0.5))
	fmt.Println("p99-sec", at(0.99))
	fmt.Println("done")
	io.Copy(io.Discard, stdin)
	return nil
}

func (l *load) connect(port int) error {
	poll, err := unix.EpollCreate1(0)
	if err != nil {
		return err
	}
	l.poll = poll
	at := &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
	for i := range l.conns {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
		if err != nil {
			return err
		}
		if err := unix.Connect(fd, at); err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
		unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
		// Reset the connections: closed ones would use up the ports.
		unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER,
			&unix.Linger{Onoff: 1, Linger: 0})
		l.conns[i].fd = fd
		if err := l.watch(i, unix.EPOLL_CTL_ADD, unix.EPOLLIN); err != nil {
			return err
		}
	}
	return nil
}

// greet sends a message through each connection and waits for the answer:
// the kernel connects long before a slow server accepts.
func (l *load) greet() error {
	for i := range l.conns {
		fd := l.conns[i].fd
		if _, err := unix.Write(fd, l.message); err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
		for got := 0; got < len(l.message); {
			n, err := unix.Read(fd, l.in)
			if err == unix.EINTR {
				continue
			}
			if err != nil {
				return fmt.Errorf("connection %d: %w", i, err)
			}
			if n == 0 {
				return io.ErrUnexpectedEOF
			}
			if got+n > len(l.message) || !bytes.Equal(l.in[:n], l.message[got:got+n]) {
				return errOther
			}
			got += n
		}
		if err := unix.SetNonblock(fd, true); err != nil {
			return err
		}
	}
	return nil
}

func (l *load) watch(i, op int, events uint32) error {
	return unix.EpollCtl(l.poll, op, l.conns[i].fd,
		&unix.EpollEvent{Events: events, Fd: int32(i)})
}

// run sends and receives for a while to warm up, and then for d.
func (l *load) run(warm, d time.Duration) error {
	l.start = time.Now()
	for i := range l.conns {
		if err := l.next(i, time.Since(l.start)); err != nil {
			return err
		}
	}
	events := make([]unix.EpollEvent, 512)
	for {
		now := time.Since(l.start)
		l.counted = now >= warm
		if now >= warm+d && len(l.took) > 0 {
			return nil
		}
		n, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(l.poll),
			uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), 5000, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return errno
		}
		if n == 0 {
			return fmt.Errorf("no answer for five seconds")
		}
		for _, e := range events[:n] {
			if err := l.ready(int(e.Fd)); err != nil {
				return fmt.Errorf("connection %d: %w", e.Fd, err)
			}
		}
	}
}

// ready goes on with a connection that can be read or written.
func (l *load) ready(i int) error {
	c := &l.conns[i]
	if c.blocked {
		if err := l.send(i); err != nil {
			return err
		}
	}
	n, _, errno := unix.RawSyscall(unix.SYS_READ, uintptr(c.fd),
		uintptr(unsafe.Pointer(&l.in[0])), uintptr(len(l.in)))
	switch {
	case errno == unix.EAGAIN || errno == unix.EINTR:
		return nil
	case errno != 0:
		return errno
	case n == 0:
		return io.ErrUnexpectedEOF
	}
	got := l.in[:n]
	if c.got+len(got) > c.sent {
		return fmt.Errorf("%d bytes came back, but only %d were sent", c.got+len(got), c.sent)
	}
	if !bytes.Equal(got, l.message[c.got:c.got+len(got)]) {
		return errOther
	}
	c.got += len(got)
	if c.got < len(l.message) {
		return nil
	}
	l.all++
	now := time.Since(l.start)
	if l.counted && len(l.took) < cap(l.took) {
		l.took = append(l.took, uint32(min(now-c.since, 4*time.Second)))
	}
	return l.next(i, now)
}

// next sends the next message.
func (l *load) next(i int, now time.Duration) error {
	c := &l.conns[i]
	c.sent, c.got, c.since = 0, 0, now
	return l.send(i)
}

func (l *load) send(i int) error {
	c := &l.conns[i]
	n, _, errno := unix.RawSyscall(unix.SYS_WRITE, uintptr(c.fd),
		uintptr(unsafe.Pointer(&l.message[c.sent])), uintptr(len(l.message)-c.sent))
	if errno != 0 && errno != unix.EAGAIN && errno != unix.EINTR {
		return errno
	}
	if errno == 0 {
		c.sent += int(n)
	}
	blocked := c.sent < len(l.message)
	if blocked == c.blocked {
		return nil
	}
	c.blocked = blocked
	events := uint32(unix.EPOLLIN)
	if blocked {
		events |= unix.EPOLLOUT
	}
	return l.watch(i, unix.EPOLL_CTL_MOD, events)
}
