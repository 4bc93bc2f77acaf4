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

	"example.com/baton/internal/group"
)

// programFiles are the files behind the controls: two programs, and the
// script that starts them. A page from file:// may load scripts, but not
// fetch anything. So each program also comes inside a script.
var programFiles = []string{"live.wasm", "live.wasm.js", "pages.wasm",
	"pages.wasm.js", startFile}

const startFile = "wasm_exec.js"

// buildProgram compiles the packages of the course to WebAssembly. The
// result also has each program compressed, as NAME.wasm.gz, for servers.
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

// command runs the go command with the browser as its target, and returns
// the output.
func command(ctx context.Context, args ...string) (string, error) {
	var out, errs bytes.Buffer
	if err := group.Go(ctx, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "GOOS=js", "GOARCH=wasm", "GOFLAGS=")
		cmd.Stdout, cmd.Stderr = &out, &errs
	}, "go", args...); err != nil {
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
