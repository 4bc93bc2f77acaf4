package task

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

var errLong = fmt.Errorf(
	"the answer is longer than %d bytes", MaxResult)

// readAnswer reads one answer. It does not wait for the end of the
// pipe.
func readAnswer(out *os.File) (*answer, error) {
	const most = 2 * MaxResult // JSON makes bytes a third longer
	r := &answerReader{out: out, left: most}
	var a answer
	err := json.NewDecoder(r).Decode(&a)
	if err != nil {
		out.Close() // or the child would wait for us to read on
	}
	switch {
	case r.left == 0 || len(a.Result) > MaxResult:
		return nil, errLong
	case err != nil && len(r.head) == 0:
		return nil, errors.New(
			"it exited before the function returned")
	case err != nil:
		return nil, fmt.Errorf("answered garbage: %.40q", r.head)
	}
	return &a, nil
}

// An answerReader reads at most left bytes, and keeps the first of
// them.
type answerReader struct {
	out   *os.File
	left  int
	head  []byte
	again bool
}

func (r *answerReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.out.Read(p[:min(len(p), r.left)])
	if errors.Is(err, os.ErrDeadlineExceeded) && !r.again {
		// On a busy machine, this goroutine may run late, and find that
		// the deadline has passed before it has read the pipe.
		r.again = true
		r.out.SetReadDeadline(time.Now().Add(time.Second))
		return r.Read(p)
	}
	r.left -= n
	if len(r.head) < 40 {
		r.head = append(r.head, p[:min(n, 40)]...)
	}
	return n, err
}
