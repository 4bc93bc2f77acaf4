// Echo-baton is the server of package echo, with its log thrown away.
//
// Usage: echo-baton PORT
package main

import (
	"context"
	"io"
	"log"
	"net"
	"os"

	"example.com/baton/echo"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(echo.Serve(context.Background(), l, io.Discard, echo.Same))
}
