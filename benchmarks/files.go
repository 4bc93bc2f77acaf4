//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const blockBytes = 11_000 // of the course

// filesContenders write files to a file system in memory. On a disk with a
// journal, the times vary by a factor of five to ten.
func filesContenders(r *Runner) []Contender {
	files, blocks := pick(r, 30, 300), 100
	args := []string{strconv.Itoa(files), strconv.Itoa(blocks), strconv.Itoa(blockBytes)}
	type way struct {
		by    string
		words func(ctx context.Context, dir string) ([]string, error)
	}
	ours := func(words ...string) func(context.Context, string) ([]string, error) {
		return func(ctx context.Context, dir string) ([]string, error) {
			path, err := r.Tools.Example(ctx, "files")
			w := []string{path, "-plain", "-dir", dir, "-files", args[0], "-blocks", args[1]}
			return append(w, words...), err
		}
	}
	python := func(name string, modules ...string) func(context.Context, string) ([]string, error) {
		return func(ctx context.Context, dir string) ([]string, error) {
			w, err := r.Tools.Python(ctx, name, modules...)
			return append(append(w, dir), args...), err
		}
	}
	ways := []way{
		{"c-one-thread", func(ctx context.Context, dir string) ([]string, error) {
			path, err := r.Tools.C(ctx, "files")
			return append([]string{path, dir}, args...), err
		}},
		{"sequential", ours("sequential")},
		{"concurrent", ours("concurrent")},
		{"concurrent-2-workers", ours("-workers", "2", "concurrent")},
		{"python", python("files_sync.py")},
		{"aiofiles", python("files_aio.py", "aiofiles")},
	}
	var list []Contender
	for _, w := range ways {
		list = append(list, Contender{
			Case: fmt.Sprintf("Files/files=%d/blocks=%d", files, blocks), By: w.by,
			Measure: func(ctx context.Context) (int, map[string]float64, error) {
				v, err := writeFiles(ctx, files*blocks*blockBytes, w.words)
				return files, v, err
			},
		})
	}
	return list
}

// memory is where files live in memory on Linux.
const memory = "/dev/shm"

// writeFiles runs a program that writes files, and checks whether they are
// there. It measures the whole process, but not the cleanup.
func writeFiles(
	ctx context.Context, bytes int,
	words func(context.Context, string) ([]string, error),
) (map[string]float64, error) {
	if _, err := os.Stat(memory); err != nil {
		return nil, skip("no %s on this machine", memory)
	}
	dir, err := os.MkdirTemp(memory, "baton-files-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	w, err := words(ctx, dir)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	c, err := start(ctx, Anywhere, w...)
	if err != nil {
		return nil, err
	}
	if _, err := c.wait(); err != nil {
		return nil, err
	}
	took := time.Since(began).Seconds()
	if size, err := sizeOf(dir); err != nil || size != int64(bytes) {
		return nil, fmt.Errorf("wrote %d bytes of %d (%v)", size, bytes, err)
	}
	return map[string]float64{
		"sec": took, "B/s": float64(bytes) / took,
		"cpu-sec": c.cpu(),
	}, nil
}

func sizeOf(dir string) (sum int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}
