package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/flight"
	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// No time passes in a bubble while a disk works, so times are 0.
func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"-files 30 -blocks 2 sequential",
		"-files 30 -workers 1 -blocks 2 concurrent",
		"-files 3 -blocks 0 sequential",
	)
}

func TestHelp(t *testing.T) {
	var out bytes.Buffer
	program.Run(t.Context(), &out, []string{"-h"})
	golden.File(t, "help.txt", out.Bytes())
}

func TestBothWriteTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a new one")
	for _, name := range []string{"sequential", "concurrent -workers 3"} {
		args := append(strings.Fields("-files 7 -blocks 101"), "-dir", dir)
		err := program.Run(t.Context(), io.Discard,
			append(args, strings.Fields(name)...))
		require.NoError(t, err)
		for i := range 7 {
			file := filepath.Join(dir, fmt.Sprintf("%s-%d.txt",
				strings.Fields(name)[0], i))
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(data, bytes.Repeat([]byte("x"), 101*11_000)))
		}
	}
	assert.Len(t, files(t, dir), 14, "and nothing else")
}

func TestTheTemporaryFolderIsRemoved(t *testing.T) {
	tmp := temp(t)
	var out bytes.Buffer
	err := program.Run(t.Context(), &out, []string{"-files", "5"})
	require.NoError(t, err)
	assert.Contains(t, out.String(), "Total: 5.5 MB in 5 files, ")
	assert.Contains(t, out.String(), "\nThe workers ")
	assert.Empty(t, files(t, tmp))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, program.Run(ctx, io.Discard, nil), context.Canceled)
	assert.Empty(t, files(t, tmp))
}

func TestCtrlCLeavesNothing(t *testing.T) {
	for _, name := range []string{"sequential", "concurrent"} {
		tmp := temp(t)
		ctx, cancel := context.WithCancel(t.Context())
		first := writes(func([]byte) { cancel() })
		err := program.Run(ctx, first, // a file of 11 GB will not be ready
			[]string{"-blocks", "1000000", name})
		assert.ErrorIs(t, err, context.Canceled)
		assert.Empty(t, files(t, tmp))
	}
}

func TestNothingIsReplaced(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"concurrent-3.txt", "concurrent-5.txt.part"} {
		precious := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(precious, []byte("precious"), 0o666))
		for range 2 {
			err := program.Run(t.Context(), io.Discard,
				[]string{"-files", "10", "-dir", dir, "concurrent"})
			assert.ErrorContains(t, err, "already exists, and is not replaced")
		}
		data, err := os.ReadFile(precious)
		require.NoError(t, err)
		assert.Equal(t, "precious", string(data))
		require.NoError(t, os.RemoveAll(dir))
		require.NoError(t, os.Mkdir(dir, 0o777))
	}
}

// TestLateFilesStay is about a file that comes while ours is being
// written.
func TestLateFilesStay(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	b := batch{"f", 1, 1, 1, func(part string) (io.WriteCloser, error) {
		require.NoError(t, os.WriteFile(name, []byte("precious"), 0o666))
		return create(part)
	}}
	err := b.save(t.Context(), name)
	assert.ErrorContains(t, err, "already exists, and is not replaced")
	data, err := os.ReadFile(name)
	assert.NoError(t, err)
	assert.Equal(t, "precious", string(data))
	assert.NoFileExists(t, name+".part")
}

// A slow file takes a second to write, and may fail.
type slow struct {
	*os.File
	open            *flight.Counter
	failing, tiring error // of Write and of Close
}

func (s slow) Write(p []byte) (int, error) {
	time.Sleep(time.Second)
	if s.failing != nil {
		n, _ := s.File.Write(p[:len(p)/2])
		return n, s.failing
	}
	return s.File.Write(p)
}

func (s slow) Close() error {
	s.open.Leave()
	return errors.Join(s.File.Close(), s.tiring)
}

func TestNoMoreFilesAreOpenThanWorkers(t *testing.T) {
	for workers, seconds := range map[int]time.Duration{1: 12, 3: 4, 5: 3, 20: 1} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			var open flight.Counter
			b := batch{"f", 12, 1, workers, func(name string) (io.WriteCloser, error) {
				f, err := create(name)
				open.Enter()
				return slow{f.(*os.File), &open, nil, nil}, err
			}}
			start := time.Now()
			err := b.writeTo(t.Context(), io.Discard, &folder{dir: dir})
			assert.NoError(t, err)
			assert.Equal(t, seconds*time.Second, time.Since(start))
			assert.Equal(t, min(workers, 12), open.Most())
			assert.Zero(t, open.Now())
		})
	}
}

// Two files fail at the same time: both are reported, both are gone,
// and the complete ones stay.
func TestEveryErrorIsReportedWithItsFile(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var open flight.Counter
		b := batch{"f", 20, 1, 4, func(name string) (io.WriteCloser, error) {
			f, err := create(name)
			s := slow{f.(*os.File), &open, nil, nil}
			open.Enter()
			switch filepath.Base(name) {
			case "f-5.txt.part":
				s.failing = errors.New("no space")
			case "f-6.txt.part":
				s.tiring = errors.New("cannot close")
			}
			return s, err
		}}
		var out bytes.Buffer
		err := b.writeTo(t.Context(), timeline.NewRecorder(&out), &folder{dir: dir})
		assert.ErrorContains(t, err, "f-5.txt: no space")
		assert.ErrorContains(t, err, "f-6.txt: cannot close")
		assert.NotContains(t, out.String(), "Total")
		assert.Zero(t, open.Now())
	})
	names := files(t, dir)
	assert.Subset(t, names, []string{"f-0.txt", "f-1.txt", "f-2.txt", "f-3.txt"})
	for _, name := range names {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, int64(len(block)), info.Size(), name)
	}
	assert.NotContains(t, names, "f-5.txt")
	assert.NotContains(t, names, "f-6.txt")
}

// Who is given up because another has failed is no error, and leaves
// nothing.
func TestTheFirstErrorEndsTheOthers(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var open flight.Counter
		b := batch{"f", 2, 201, 2, func(name string) (io.WriteCloser, error) {
			f, err := create(name)
			s := slow{File: f.(*os.File), open: &open}
			open.Enter()
			if filepath.Base(name) == "f-1.txt.part" {
				time.Sleep(500 * time.Millisecond)
				s.failing = errors.New("no space")
			}
			return s, err
		}}
		start := time.Now()
		err := b.writeTo(t.Context(), io.Discard, &folder{dir: dir})
		assert.EqualError(t, err, filepath.Join(dir, "f-1.txt")+": no space")
		assert.Equal(t, 2*time.Second, time.Since(start), "not 3")
	})
	assert.Empty(t, files(t, dir))
}

// A short file is found out although nothing has failed.
func TestSizesAreChecked(t *testing.T) {
	dir := t.TempDir()
	b := batch{"f", 3, 1, 1, create}
	err := b.writeTo(t.Context(), io.Discard, &folder{dir: dir})
	require.NoError(t, err)
	require.NoError(t, os.Truncate(b.path(dir, 1), 10_999))
	_, err = b.check(dir)
	assert.ErrorContains(t, err, "f-1.txt is 10999, want 11000")
	require.NoError(t, os.Remove(b.path(dir, 1)))
	_, err = b.check(dir)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestVerdict(t *testing.T) {
	for concurrent, want := range map[time.Duration]string{
		50 * time.Millisecond:  "The workers were 2.0 times as fast. ",
		100 * time.Millisecond: "The workers gained nothing. ",
		200 * time.Millisecond: "The workers were slower. ",
	} {
		var out bytes.Buffer
		verdict(&out, 100*time.Millisecond, concurrent, 2)
		assert.Contains(t, out.String(), want)
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"-workers 0":          "want a whole number from 1 to 1000",
		"-files -3":           "want a whole number from 1 to 1000000",
		"-blocks x":           "want a whole number from 0 to 1000000",
		"parallel":            "choose sequential, concurrent",
		"-dir main.go/x":      "main.go",
		"-dir= sequential":    "the name is empty",
		"sequential and more": "too many words",

		"-workers 2 sequential": "-workers does not apply to sequential",
	} {
		err := program.Run(t.Context(), io.Discard, strings.Fields(args))
		assert.ErrorContains(t, err, want)
	}
}

// temp makes a folder where temporary folders are made.
func temp(t *testing.T) string {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir) // the same on Windows
	return dir
}

func files(t *testing.T, dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// writes is a writer that is called for each line.
type writes func([]byte)

func (f writes) Write(p []byte) (int, error) { f(p); return len(p), nil }
