package parts

import (
	"testing"
	"testing/synctest"
)

func TestParts(t *testing.T) {
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, wait) })
	}
}

func TestWhole(t *testing.T) { synctest.Test(t, wait) }

func wait(*testing.T) {
	done := make(chan bool)
	go close(done)
	<-done
}
