package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/echo"
	"example.com/baton/internal/golden"
)

var port = regexp.MustCompile(`\d{4,5}\b`)

// session runs the server, lets one client after the other say something,
// stops it, and returns what was printed, with every port as PORT.
func session(t *testing.T, args []string, texts ...string) (printed []byte, answers []string) {
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		err := program.Run(ctx, in, append(args, "-addr", "127.0.0.1:0"))
		in.Close()
		done <- err
	}()
	lines := bufio.NewScanner(out)
	next := func() string {
		require.True(t, lines.Scan())
		printed = append(printed, port.ReplaceAll(lines.Bytes(), []byte("PORT"))...)
		printed = append(printed, '\n')
		return lines.Text()
	}
	addr := "127.0.0.1:" + port.FindString(next())
	for _, text := range texts {
		conn, err := net.Dial("tcp", addr)
		require.NoError(t, err)
		answer := make(chan string)
		go func() {
			got, err := echo.Ask(ctx, conn, text)
			assert.NoError(t, err)
			conn.Close()
			answer <- got
		}()
		for !strings.HasPrefix(next(), "Connection lost") {
		}
		answers = append(answers, <-answer)
	}
	cancel()
	assert.NoError(t, <-done)
	return printed, answers
}

func TestServer(t *testing.T) {
	text := "forged\nConnection lost with you\x1b[2J"
	printed, answers := session(t, nil, "hello", text)
	assert.Equal(t, []string{"You said: hello", "You said: " + text}, answers)
	golden.File(t, "server.txt", printed)
}

func TestSame(t *testing.T) {
	printed, answers := session(t, []string{"-same"}, "hello")
	assert.Equal(t, []string{"hello"}, answers)
	golden.File(t, "same.txt", printed)
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = program.Run(t.Context(), io.Discard, []string{"-addr", l.Addr().String()})
	assert.ErrorContains(t, err, l.Addr().String())
	assert.ErrorContains(t, err, "in use")
}

func TestWrongUse(t *testing.T) {
	for args, want := range map[string]string{
		"hello":             `unexpected "hello": only flags are allowed`,
		"-port 8000":        "-h shows the usage",
		"-addr 127.0.0.1":   "want HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8000",
		"-addr :http":       "want HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8000",
		"-addr :99999":      "want HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8000",
		"-addr 192.0.2.1:0": "cannot listen on 192.0.2.1:0: ",
	} {
		err := program.Run(t.Context(), io.Discard, strings.Fields(args))
		assert.ErrorContains(t, err, want)
	}
}

func TestHelp(t *testing.T) {
	var out bytes.Buffer
	program.Run(t.Context(), &out, []string{"-h"})
	golden.File(t, "help.txt", out.Bytes())
}
