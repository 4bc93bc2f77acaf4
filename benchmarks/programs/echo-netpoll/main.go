// Echo-netpoll is an echo server on netpoll's event loop.
//
// Usage: echo-netpoll PORT
package main

import (
	"context"
	"log"
	"os"

	"github.com/cloudwego/netpoll"
)

func main() {
	l, err := netpoll.CreateListener("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	loop, err := netpoll.NewEventLoop(answer)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(loop.Serve(l))
}

func answer(_ context.Context, conn netpoll.Connection) error {
	in, out := conn.Reader(), conn.Writer()
	data, err := in.Next(in.Len())
	if err != nil {
		return err
	}
	room, err := out.Malloc(len(data))
	if err != nil {
		return err
	}
	copy(room, data)
	if err := in.Release(); err != nil {
		return err
	}
	return out.Flush()
}
