package example

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIsAddr compares with package net, and with any text of these.
func TestIsAddr(t *testing.T) {
	good := 0
	for range 20_000 {
		text := make([]byte, rand.IntN(10))
		for i := range text {
			const letters = "[]::1269ab.-"
			text[i] = letters[rand.IntN(len(letters))]
		}
		_, port, err := net.SplitHostPort(string(text))
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		require.Equal(t, err == nil, isAddr(string(text)), "%q", text)
		if err == nil {
			good++
		}
	}
	require.Greater(t, good, 100)
}
