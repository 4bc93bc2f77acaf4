package echo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

var (
	errNoAnswer = errors.New("the server closed the connection")
	errTooLong  = errors.New("the answer is too long")
)

// Ask sends text to the server at the other end of conn, and returns
// the whole answer.
//
// TCP has no messages, so Ask half-closes conn (CloseWrite) after text
// is sent and the answer has begun, and reads until the server closes.
// A connection is therefore good for one question. The caller must
// close it. From a conn without CloseWrite, such as a [net.Pipe], Ask
// reads only once.
//
// If the connection is lost or ctx is done, Ask returns what it has
// received and an error. If ctx is done, the error wraps its
// [context.Cause]. An empty text is an error. So is an answer that is
// empty, or longer than 1 MiB plus 16 times the length of text.
func Ask(
	ctx context.Context, conn net.Conn, text string,
) (answer string, err error) {
	if text == "" {
		return "", errors.New("the text is empty")
	}
	defer context.AfterFunc(ctx, func() {
		conn.SetDeadline(time.Now())
	})()

	half, halves := conn.(interface{ CloseWrite() error })
	begun := make(chan struct{})
	sent := make(chan error, 1)
	go func() { // a long text is answered while it is being sent
		_, err := io.WriteString(conn, text)
		<-begun
		if halves && err == nil {
			err = half.CloseWrite()
		}
		sent <- err
	}()

	most := 1<<20 + 16*len(text)
	received, err := receive(conn, begun, halves, most)
	conn.SetWriteDeadline(time.Now()) // nothing is read anymore
	if notSent := <-sent; err == nil {
		err = notSent // otherwise it is only a consequence
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		err = fmt.Errorf("no complete answer: %w", err)
	}
	return string(received), err
}

// receive returns the answer. It closes begun after the first piece,
// and reads on only if end says that the server will close.
func receive(
	conn net.Conn, begun chan<- struct{}, end bool, most int,
) ([]byte, error) {
	received := make([]byte, 64<<10)
	n, err := conn.Read(received)
	close(begun)
	received = received[:n]
	if n == 0 && err == io.EOF {
		return nil, errNoAnswer
	}
	if err != nil || !end {
		return received, err
	}
	room := int64(most - len(received))
	rest, err := io.ReadAll(io.LimitReader(conn, room+1))
	if int64(len(rest)) > room {
		rest, err = rest[:room], errTooLong
	}
	return append(received, rest...), err
}
