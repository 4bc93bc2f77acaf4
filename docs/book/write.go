package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/baton/internal/whole"
)

// manifest lists the files that this program wrote to a folder. A second
// run may replace and remove these files, and no others.
const manifest = ".book-files"

// Write writes the files of a site to a folder. It replaces and removes only
// what an earlier Write left there. If another file is in the way, Write
// returns an error and writes nothing.
func Write(ctx context.Context, dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder of -out: %w", err)
	}
	earlier, err := written(dir)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && !slices.Contains(earlier, name) {
			return fmt.Errorf("%s exists, and the book did not write it: "+
				"move it, or choose another -out",
				filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	// The list comes first, with old and new files. So if the rest is
	// interrupted, the next run still knows our files.
	all := slices.Compact(slices.Sorted(slices.Values(
		append(slices.Clone(earlier), names...))))
	if err := note(dir, all); err != nil {
		return err
	}
	for _, name := range names {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := put(dir, name, files[name]); err != nil {
			return err
		}
	}
	for _, name := range earlier {
		if _, still := files[name]; still {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		err := os.Remove(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove an old page: %w", err)
		}
		// Remove deletes folders that are empty now, and keeps the others.
		for d := filepath.Dir(path); d != filepath.Clean(dir); d =
			filepath.Dir(d) {
			if os.Remove(d) != nil {
				break
			}
		}
	}
	return note(dir, names)
}

// put writes one file, unless the file already has this content.
func put(dir, name string, data []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cannot write the site: %w", err)
	}
	if err := whole.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("cannot write the site: %w", err)
	}
	return nil
}

// note writes the list of our files.
func note(dir string, names []string) error {
	return put(dir, manifest, []byte(strings.Join(names, "\n")+"\n"))
}

// written returns the files that an earlier Write left in a folder.
func written(dir string) ([]string, error) {
	list, err := os.ReadFile(filepath.Join(dir, manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("cannot read what is in -out: %w", err)
	}
	var names []string
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSuffix(name, "\n")
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, fmt.Errorf("%s lists %q, which is not in the folder: "+
				"choose another -out", filepath.Join(dir, manifest), name)
		}
		names = append(names, name)
	}
	return names, nil
}
