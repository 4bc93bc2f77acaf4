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

// The files with which a reader can change a picture. A page from file://
// may load scripts, but not fetch anything: so the program is there a
// second time, in a script.
const (
	wasmFile   = "live.wasm"
	scriptFile = "live.wasm.js"
	execFile   = "wasm_exec.js"
)

var programFiles = []string{wasmFile, scriptFile, execFile}

// buildProgram compiles the packages of the course to WebAssembly. Among what it
// returns is live.wasm.gz, for a server that can choose.
func buildProgram(ctx context.Context) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "book-live-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, wasmFile)
	if _, err := command(ctx, "build", "-trimpath", "-ldflags=-s -w",
		"-o", out, "example.com/baton/docs/book/live/wasm"); err != nil {
		return nil, err
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	root, err := command(ctx, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	glue, err := os.ReadFile(filepath.Join(strings.TrimSpace(root),
		"lib", "wasm", execFile))
	if err != nil {
		return nil, err
	}
	small, err := compress(wasm)
	if err != nil {
		return nil, err
	}
	script := fmt.Appendf(nil, "batonProgram(%q);\n",
		base64.StdEncoding.EncodeToString(small))
	return map[string][]byte{wasmFile: wasm, wasmFile + ".gz": small,
		scriptFile: script, execFile: glue}, nil
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
