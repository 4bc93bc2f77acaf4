package echo

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// YouSaid answers "You said: ", followed by data.
func YouSaid(data []byte) []byte {
	return append([]byte("You said: "), data...)
}

// Same answers with data itself, without copying it.
func Same(data []byte) []byte { return data }

// logReceived logs data. If the log is discarded, it allocates nothing.
func (s *server) logReceived(data []byte) {
	if s.log.Writer() != io.Discard {
		s.log.Printf("Received: %v", escaped(data))
	}
}

// escaped prints data that a stranger has sent.
type escaped []byte

func (e escaped) String() string {
	const most = 200
	if len(e) > most {
		begin := Escape(string(e[:most]))
		return fmt.Sprintf("%s... (%d bytes)", begin, len(e))
	}
	return Escape(string(e))
}

// Escape returns text on one line. Characters that are not visible are
// escaped as in Go source, such as \n.
func Escape(text string) string {
	q := strconv.Quote(text)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}
