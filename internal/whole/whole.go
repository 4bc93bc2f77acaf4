// Package whole writes files wholly or not at all.
package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile is [os.WriteFile] for a file that must never be half written:
// if the disk is full, it stays as it was. It writes beside the file, and
// renames.
func WriteFile(name string, data []byte, perm fs.FileMode) error {
	if old, err := os.Stat(name); err == nil {
		perm = old.Mode().Perm()
	}
	f, err := beside(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(perm), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Writable tells, without touching the file, whether [WriteFile] finds
// the folder ready for it.
func Writable(name string) error {
	f, err := beside(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// beside creates a file in the folder of name. Errors contain name.
func beside(name string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".part-")
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		p.Path = name
	}
	return f, err
}
