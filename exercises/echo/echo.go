// Package echo is an exercise: a server for many clients.
//
// Answer each line that a client sends, until ctx is done.
//
//	// Anna connects, and says nothing. Bob connects, says
//	// "hello\nwor", and a second later "ld\n".
//	Serve(ctx, l, answer)
//
// answers Bob's hello at 0 s, and his world at 1 s. TCP has no message
// boundaries: one Write may arrive in several Reads, and several Writes
// may arrive in one Read. In this exercise, a message is a line of up
// to 65,536 bytes, including its newline.
//
//	go run ./exercises watch echo
package echo

import (
	"context"
	"net"
)

// Serve accepts connections on l. For each line that arrives on a
// connection, it sends answer(line) and a newline, in order. Any number
// of clients may connect. No client waits for a silent client, or for
// another client's slow answer. Clients may be silent for as long as
// they like, and answers may take hours. When a client hangs up, even
// while its answer is being prepared, Serve closes its connection, and
// goes on serving the other clients. A client that closes only its
// sending side (a half-close) still gets the answers to its lines.
//
// Once ctx is done, Serve closes l immediately. If a call of answer is
// running, Serve waits for it and sends the result, however long that
// takes. Serve may drop a line for which it has not called answer yet.
// Then Serve hangs up on all clients, the silent ones too, and returns
// nil. If l fails, Serve also closes l, finishes the answers in flight,
// and hangs up on all clients. Then it returns the error from l. It
// leaves no goroutine behind.
//
// If the last line that a client sends has no newline, you may answer
// that line or ignore it. You may do anything with a client that sends
// a line of more than 65,536 bytes, as long as the other clients are
// still served. You may keep a \r at the end of a line, or cut it off.
func Serve(
	ctx context.Context,
	l net.Listener,
	answer func(line string) string,
) error {
	panic("todo: echo")
}
