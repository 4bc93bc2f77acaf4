// Rename gives the module another path: in go.mod files, in imports and
// in the docs. It changes nothing else.
//
// Usage, in the top folder:
//
//	go run ./internal/rename github.com/you/baton
package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	if len(args) != 1 || strings.HasPrefix(args[0], "-") {
		return example.Usage("usage: go run ./internal/rename PATH")
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return fmt.Errorf("run it in the top folder of the module: %w", err)
	}
	line, _, _ := strings.Cut(string(mod), "\n")
	old, ok := strings.CutPrefix(strings.TrimSpace(line), "module ")
	if !ok {
		return fmt.Errorf("go.mod does not begin with a module line")
	}
	to := args[0]
	if strings.ContainsAny(to, " \"'`\\") || strings.Trim(to, "/") != to || to == "" {
		return example.Usage("rename: %q is no path of a module", to)
	}

	n := 0
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err := cmp.Or(err, context.Cause(ctx)); err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		changed, err := replace(path, old, to)
		if changed {
			n++
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("after %d files: %w", n, err)
	}
	fmt.Fprintf(w, "%s is now %s in %d files\n", old, to, n)
	return nil
}

// replace replaces the path of the module in a file of text.
func replace(file, old, to string) (changed bool, err error) {
	text, err := os.ReadFile(file)
	if err != nil || bytes.IndexByte(text, 0) >= 0 {
		return false, err
	}
	renamed := bytes.ReplaceAll(text, []byte(old), []byte(to))
	if bytes.Equal(text, renamed) {
		return false, nil
	}
	return true, os.WriteFile(file, renamed, 0o666)
}
