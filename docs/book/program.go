package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The files with which a reader can change a picture: two programs, and
// what starts them. A page from file:// may load scripts, but not fetch
// anything, so each program is there a second time, in a script.
var programFiles = []string{"live.wasm", "live.wasm.js", "pages.wasm",
	"pages.wasm.js", startFile}

const startFile = "wasm_exec.js"

// buildProgram compiles the packages of the course to WebAssembly. Beside
// the files it returns each program compressed, with ".gz" after its name,
// for a server that can choose.
func buildProgram(ctx context.Context) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "book-live-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	files := map[string][]byte{}
	for name, tags := range map[string]string{"live": "", "pages": "pages"} {
		out := filepath.Join(dir, name)
		if _, err := command(ctx, "build", "-trimpath", "-ldflags=-s -w",
			"-tags="+tags, "-o", out,
			"example.com/baton/docs/book/live/wasm"); err != nil {
			return nil, err
		}
		wasm, err := os.ReadFile(out)
		if err != nil {
			return nil, err
		}
		small, err := compress(wasm)
		if err != nil {
			return nil, err
		}
		files[name+".wasm"], files[name+".wasm.gz"] = wasm, small
		files[name+".wasm.js"] = fmt.Appendf(nil, "batonProgram(%q);\n",
			base64.StdEncoding.EncodeToString(small))
	}
	root, err := command(ctx, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	files[startFile], err = os.ReadFile(filepath.Join(
		strings.TrimSpace(root), "lib", "wasm", startFile))
	return files, err
}

// command runs the go command for the browser, and returns what it prints.
func command(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = errors.New(strings.TrimSpace(errs.String()))
		}
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return out.String(), nil
}

func compress(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
