// Echo-plain is the server that most people write first: one goroutine
// per connection, and nothing else. It has no log, no limits and no
// shutdown.
//
// Usage: echo-plain PORT copy|4k|32k
package main

import (
	"io"
	"log"
	"net"
	"os"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	sizes := map[string]int{"4k": 4 << 10, "32k": 32 << 10}
	for {
		conn, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer conn.Close()
			if size := sizes[os.Args[2]]; size > 0 {
				talk(conn, make([]byte, size))
			} else {
				io.Copy(conn, conn)
			}
		}()
	}
}

func talk(conn net.Conn, buf []byte) {
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
