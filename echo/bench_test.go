package echo_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
)

// servers are the servers to compare.
var servers = []struct {
	name  string
	serve func(l net.Listener) error
}{
	{"Serve", func(l net.Listener) error {
		return echo.Serve(context.Background(), l, io.Discard, echo.Same)
	}},
	{"simple", simple},
}

// BenchmarkEcho sends a message and waits for it to come back, on so many
// connections at the same time. Server and clients share the machine.
func BenchmarkEcho(b *testing.B) {
	for _, size := range []int{64, 16 << 10} {
		for _, conns := range []int{2, 100} {
			for _, s := range servers {
				name := fmt.Sprintf("%s/size=%d/conns=%d", s.name, size, conns)
				b.Run(name, func(b *testing.B) {
					addr := start(b, s.serve)
					b.SetBytes(int64(size))
					b.ReportAllocs()
					talk(b, addr, size, conns)
				})
			}
		}
	}
}

func talk(b *testing.B, addr string, size, conns int) {
	b.SetParallelism((conns + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		conn := dial(b, addr)
		buf := make([]byte, size)
		for pb.Next() {
			if _, err := conn.Write(buf); err != nil {
				b.Error(err)
				return
			}
			if _, err := io.ReadFull(conn, buf); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkSilent measures the cost of a connection that has sent something
// once. About half of it is for the client's end.
func BenchmarkSilent(b *testing.B) {
	const conns = 1000
	allowFiles(b, 2*conns+100)
	for _, s := range servers {
		b.Run(s.name, func(b *testing.B) {
			addr := start(b, s.serve)
			for b.Loop() {
				before := memory()
				var all []net.Conn
				buf := make([]byte, 5)
				for range conns {
					conn, err := net.Dial("tcp", addr)
					require.NoError(b, err)
					io.WriteString(conn, "hello")
					io.ReadFull(conn, buf)
					all = append(all, conn)
				}
				b.ReportMetric(float64(memory()-before)/conns, "B/conn")
				for _, conn := range all {
					conn.Close()
				}
				time.Sleep(10 * time.Millisecond) // for the server to notice
			}
		})
	}
}

// BenchmarkStop stops a server with silent clients that do not close. The
// server gives them 50 ms to close first. The system needs the rest of the
// time: about 40 µs of processor time per connection.
func BenchmarkStop(b *testing.B) {
	for _, conns := range []int{100, 1000, 9500} {
		b.Run(fmt.Sprint(conns), func(b *testing.B) {
			allowFiles(b, 2*conns+100)
			for b.Loop() {
				b.StopTimer()
				l := loopback(b)
				stop, wait := begin(b.Context(), l, io.Discard, echo.Same)
				all := make([]net.Conn, conns)
				for i := range all {
					all[i] = dial(b, l.Addr().String())
				}
				hears(b, all[conns-1], "hello") // all are accepted
				b.StartTimer()
				stop()
				wait()
				b.StopTimer()
				for _, conn := range all {
					conn.Close()
				}
				b.StartTimer()
			}
		})
	}
}

// memory is what the heap and the stacks use.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

func start(b *testing.B, serve func(net.Listener) error) (addr string) {
	l := loopback(b)
	go serve(l)
	b.Cleanup(func() { l.Close() })
	return l.Addr().String()
}
