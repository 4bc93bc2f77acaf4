package stuck

import (
	"os"
	"testing"
	"testing/synctest"
)

func TestRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		r.Read(make([]byte, 1)) // nothing is written
	})
}
