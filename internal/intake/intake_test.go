package intake

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
)

// TestDataAndErrorTogether: both are allowed to an [io.Reader].
func TestDataAndErrorTogether(t *testing.T) {
	in := Intake{conn: reads{r: iotest.DataErrReader(strings.NewReader("hello"))}}
	data, err := in.Receive()
	assert.Equal(t, "hello", string(data))
	assert.NoError(t, err)
	_, err = in.Receive()
	assert.Equal(t, io.EOF, err)
}

type reads struct {
	net.Conn
	r io.Reader
}

func (c reads) Read(p []byte) (int, error) { return c.r.Read(p) }
