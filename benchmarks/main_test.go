//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
)

// tools are shared by the tests, so that each program is built once.
var tools *Tools

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "baton-benchmarks-test-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		module, err := filepath.Abs(".")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		tools = NewTools(dir, module)
		return m.Run()
	}())
}

// have skips the rest of a test if a contender cannot be had here, and
// fails it for any other error.
func have(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, errSkip) {
		t.Skip(err)
	}
	require.NoError(t, err)
}

func TestUsage(t *testing.T) {
	for line, want := range map[string]string{
		"-fast":       "flag provided but not defined: -fast; -h shows the usage",
		"queue pizza": `there is no topic "pizza"; choose from queue, map, ten, start, drain,`,
	} {
		err := command(t.Context(), io.Discard, io.Discard, strings.Fields(line))
		require.ErrorContains(t, err, want)
		assert.IsType(t, example.Usage(""), err, line)
	}
	var out strings.Builder
	err := command(t.Context(), &out, io.Discard, []string{"-h"})
	assert.Equal(t, flag.ErrHelp, err)
	for _, topic := range topics {
		assert.Contains(t, out.String(), topic.Title)
	}
}

func TestCanceledRunWritesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	err := command(ctx, &out, io.Discard, []string{"-quick", "queue"})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, out.String())
}

// The page of the docs is what the recorded results give, and it was a
// full run that gave them.
func TestDocIsUpToDate(t *testing.T) {
	files := filesOf(tools.module)
	record, err := readFile(files.results)
	require.NoError(t, err)
	var want strings.Builder
	require.NoError(t, WriteDoc(&want, record))
	got, err := os.ReadFile(files.doc)
	require.NoError(t, err)
	if want.String() != string(got) {
		t.Error("docs/benchmarks.md is not what benchmarks/results.txt gives; " +
			"write it again: go -C benchmarks run . -print")
	}
	for _, b := range record {
		assert.Equal(t, "full", b.Machine["mode"], b.Topic)
	}
}

func TestResultsCoverEveryTopic(t *testing.T) {
	record, err := readFile(filesOf(tools.module).results)
	require.NoError(t, err)
	for _, topic := range topics {
		b := record.Block(topic.Name)
		require.NotNil(t, b, topic.Name)
		assert.NotEmpty(t, b.Rows, topic.Name)
	}
	for _, goal := range goals {
		seen, _ := goal.judge(record.Block(goal.Topic))
		assert.NotEmpty(t, seen, "nothing to judge by: %s", goal.What)
	}
}
