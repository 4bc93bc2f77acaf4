// Package leaky has a test that fails: the chapter on testing shows how.
package leaky

import (
	"testing"
	"testing/synctest"
)

func TestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := make(chan string)
		for _, a := range []string{"tea", "coffee"} {
			go func() { answers <- a }()
		}
		<-answers
	})
}
