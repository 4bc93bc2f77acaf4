package echo

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

func Serve(
	ctx context.Context, l net.Listener, answer func(line string) string,
) error {
	var talks sync.WaitGroup
	defer talks.Wait()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		ctx, _ := context.WithTimeout(ctx, time.Hour)
		talks.Go(func() {
			defer conn.Close()
			context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })
			for lines := bufio.NewScanner(conn); lines.Scan(); {
				fmt.Fprintln(conn, answer(lines.Text()))
			}
		})
	}
}
