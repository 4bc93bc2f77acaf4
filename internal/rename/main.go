// Rename gives the module another path, wherever the old one stands in its
// text files.
//
// Usage, in the top folder:
//
//	go run ./internal/rename github.com/you/baton
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/plural"
	"example.com/baton/internal/whole"
)

func main() { example.Main(run) }

const usage = "usage: go run ./internal/rename PATH"

func run(ctx context.Context, w io.Writer, args []string) error {
	if slices.Equal(args, []string{"-h"}) {
		_, err := fmt.Fprintln(w, usage+"\n\n"+
			"Changes the path of the module in all of its text files.")
		return err
	}
	if len(args) != 1 || strings.HasPrefix(args[0], "-") {
		return example.Usage(usage)
	}
	if wrong := check(args[0]); wrong != "" {
		return example.Usage("rename: %q is not a module path: %s; "+
			"write it like github.com/you/baton", args[0], wrong)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return fmt.Errorf("run it in the top folder of the module: %w", err)
	}
	line, _, _ := strings.Cut(string(mod), "\n")
	old, ok := strings.CutPrefix(strings.TrimSpace(line), "module ")
	if !ok {
		return errors.New("go.mod does not begin with a module line")
	}
	to := args[0]

	// All files are read before any is written, so that Ctrl-C, or a file
	// that cannot be read, leaves the module as it was.
	renamed, err := rename(ctx, ".", []byte(old), []byte(to))
	if err != nil {
		return fmt.Errorf("nothing was renamed: %w", err)
	}
	for file, text := range renamed {
		if err := whole.WriteFile(file, text, 0o644); err != nil {
			return fmt.Errorf("only some files were renamed: %w", err)
		}
	}
	fmt.Fprintf(w, "%s is now %s in %s\n", old, to,
		plural.Count(len(renamed), "file", "files"))
	return nil
}

// rename returns the text files below dir in which the path of the module
// stands, with the new one in its place.
func rename(
	ctx context.Context, dir string, old, to []byte,
) (renamed map[string][]byte, err error) {
	renamed = make(map[string][]byte)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err := cmp.Or(err, context.Cause(ctx)); err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		isText := bytes.IndexByte(text, 0) < 0
		if isText && bytes.Contains(text, old) {
			renamed[path] = bytes.ReplaceAll(text, old, to)
		}
		return nil
	})
	return renamed, err
}
