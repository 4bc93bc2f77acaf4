package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// save writes one file. The file gets its name when all of it is
// written. After an error, nothing is left of it.
func (b batch) save(ctx context.Context, name string) error {
	if _, err := os.Lstat(name); err == nil {
		return inTheWay(name)
	}
	part := name + ".part"
	f, err := b.create(part)
	if errors.Is(err, fs.ErrExist) {
		return inTheWay(part)
	}
	if err != nil {
		return err
	}
	for left := b.blocks * len(block); left > 0 && err == nil; {
		if err = ctx.Err(); err == nil {
			n := min(left, len(blocks))
			_, err = f.Write(blocks[:n])
			left -= n
		}
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = move(part, name)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(part))
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// move renames a file. The new name must be free: os.Rename alone would
// replace a file that was created since save checked.
func move(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return inTheWay(to)
	}
	return os.Rename(from, to) // some disks have no links
}

func inTheWay(name string) error {
	return fmt.Errorf("%s already exists, and is not replaced: "+
		"choose another folder with -dir", name)
}

// create creates a file that did not exist.
func create(name string) (io.WriteCloser, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}
