//go:build unix

package intake

import (
	"net"
	"os"
	"syscall"
)

// New prepares to receive from conn. A type that is not one of
// the two below, but embeds one, may have a Read of its own. This Read
// must be used.
func New(conn net.Conn) *Intake {
	in := &Intake{conn: conn}
	switch conn := conn.(type) {
	case *net.TCPConn:
		in.raw, _ = conn.SyscallConn()
	case *net.UnixConn:
		in.raw, _ = conn.SyscallConn()
	}
	in.read = in.tryRead
	return in
}

// tryRead reads from fd without waiting. If there is nothing to read,
// it keeps no buffer and returns false. It is called again when there
// is something to read.
func (in *Intake) tryRead(fd uintptr) (done bool) {
	in.buf = buffers.Get().(*[bufferSize]byte)
	for {
		in.n, in.err = syscall.Read(int(fd), in.buf[:])
		switch in.err {
		case nil:
			return true
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			in.Release()
			return false
		}
		in.n, in.err = 0, os.NewSyscallError("read", in.err)
		return true
	}
}
