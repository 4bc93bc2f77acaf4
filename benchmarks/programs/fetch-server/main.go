// Fetch-server serves pages of 10 kB. It does as little as possible for each
// page, because the clients are measured.
//
// Usage: fetch-server DELAY
//
// It prints its port. For each line of input, it prints how many
// connections were opened, and "done".
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"example.com/baton/benchmarks/page"
)

func main() {
	delay, err := time.ParseDuration(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	fmt.Println(port)
	fmt.Println("ready")
	var opened atomic.Int64
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			fmt.Println("conns", opened.Load())
			fmt.Println("done")
		}
		os.Exit(0)
	}()
	for {
		conn, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		opened.Add(1)
		go serve(conn, delay)
	}
}

func serve(conn net.Conn, delay time.Duration) {
	defer conn.Close()
	body := page.New()
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; "+
		"charset=utf-8\r\nContent-Length: %d\r\n\r\n", len(body))
	answer := append([]byte(head), body...)
	in := bufio.NewReader(conn)
	for {
		number, last, err := request(in)
		if err != nil {
			return
		}
		if delay > 0 {
			time.Sleep(delay)
		}
		page.Number(answer[len(head):], number)
		if _, err := conn.Write(answer); err != nil || last {
			return
		}
	}
}

// request reads a request, and returns the number in its path, and whether
// it is the last on its connection.
func request(in *bufio.Reader) (number []byte, last bool, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return nil, false, err
	}
	words := bytes.SplitN(line, []byte(" "), 3)
	if len(words) < 3 {
		return nil, false, fmt.Errorf("not a request: %q", line)
	}
	number = bytes.Clone(bytes.TrimPrefix(words[1], []byte("/")))
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, false, err
		}
		if len(line) <= 2 {
			return number, last, nil
		}
		if strings.EqualFold(string(bytes.TrimSpace(line)), "connection: close") {
			last = true
		}
	}
}
