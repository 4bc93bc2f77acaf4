package echo_test

import (
	"context"
	"fmt"
	"io"
	"net"

	"example.com/baton/echo"
)

func Example() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error)
	go func() { done <- echo.Serve(ctx, l, io.Discard, echo.YouSaid) }()

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	answer, err := echo.Ask(ctx, conn, "hello")
	fmt.Println(answer, err)

	cancel()
	fmt.Println(<-done)
	// Output:
	// You said: hello <nil>
	// <nil>
}

func ExampleYouSaid() {
	fmt.Printf("%s\n", echo.YouSaid([]byte("hello")))
	// Output: You said: hello
}

func ExampleSame() {
	fmt.Printf("%s\n", echo.Same([]byte("hello")))
	// Output: hello
}

func ExampleEscape() {
	fmt.Println(echo.Escape("see \"this\"\n\x1b[2Jand that"))
	// Output: see "this"\n\x1b[2Jand that
}

// simple is the whole server, without what Serve adds. BenchmarkEcho
// compares the speed of both servers, and BenchmarkSilent their memory.
func simple(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go sendBack(conn)
	}
}

func sendBack(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		if _, err := conn.Write(buf[:n]); err != nil {
			return
		}
	}
}

func ExampleServe_simple() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer l.Close()
	go simple(l)

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	fmt.Println(echo.Ask(context.Background(), conn, "hello"))
	// Output: hello <nil>
}
