package rewrite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"example.com/baton/internal/group"
)

// A How says how a file is rewritten.
type How int

// How files are rewritten.
const (
	Not            How = iota
	Sync               // operations only; they count as part of the line that called
	OperationsOnly     // operations, and points that show nothing of the file
	Fully              // operations and statements
	Race               // nothing but calls in which the race detector is blind
)

// A listed is what go list says about a package.
type listed struct {
	ImportPath, Dir, Export, ForTest string
	Name                             string
	GoFiles                          []string
	Imports                          []string
	ImportMap                        map[string]string
	Standard, DepOnly                bool
	Module                           *struct {
		Path, Dir string
		Main      bool
	}
}

// moved is where the copies of packages of other modules are: the go command
// lets us add files to the main module, but not replace files in its cache.
const moved = "baton_rewritten"

// Overlay rewrites the package in a folder, its tests, and those of its
// dependencies for which how says so. It writes the copies to the folder
// out, and returns a file for the flag -overlay of the go command. Files
// that the overlay old replaces stay replaced; old may be "".
func Overlay(
	ctx context.Context, dir, out, old string, how func(path, file string) How,
) (string, error) {
	packages, err := list(ctx, dir, old)
	if err != nil {
		return "", err
	}
	replace, err := readOverlay(old)
	if err != nil {
		return "", err
	}
	root := packages[len(packages)-1].Module // the last one is what was asked for
	exports, moves := map[string]string{}, map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
		if p.Module != nil && !p.Module.Main && how(p.ImportPath, "") != Not {
			moves[p.ImportPath] = root.Path + "/" + moved + "/" + visible(p.ImportPath)
		}
	}
	for _, p := range packages {
		if p.Standard || strings.HasSuffix(p.ImportPath, ".test") || superseded(p, packages) {
			continue
		}
		path, _, _ := strings.Cut(p.ImportPath, " ")
		var files []string
		modes := map[string]How{}
		for _, name := range p.GoFiles {
			file := filepath.Join(p.Dir, name)
			if replace[file] != "" {
				continue
			}
			files = append(files, file)
			if modes[file] = how(path, name); modes[file] == Not {
				delete(modes, file)
			}
		}
		if len(modes) == 0 {
			continue
		}
		copies, err := rewrite(p, files, modes, exports, moves)
		if err != nil {
			return "", err
		}
		for _, file := range files {
			if moves[path] == "" || copies[file] != nil {
				continue
			}
			if copies[file], err = os.ReadFile(file); err != nil {
				return "", err
			}
		}
		for file, text := range copies {
			copy := filepath.Join(out, fmt.Sprintf("%d_%s", len(replace), filepath.Base(file)))
			if err := os.WriteFile(copy, text, 0o666); err != nil {
				return "", err
			}
			if moves[path] != "" {
				file = filepath.Join(root.Dir, moved, filepath.FromSlash(visible(path)), filepath.Base(file))
			}
			replace[file] = copy
		}
	}
	return writeOverlay(replace, out)
}

// Empty writes an overlay to the folder out, and returns it. Files are
// empty in it, so they take no time to build. A file that does not exist
// may be named, too.
func Empty(out string, files ...string) (string, error) {
	replace := map[string]string{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return "", err
		}
		if file, err = filepath.Abs(file); err != nil {
			return "", err
		}
		empty := filepath.Join(out, fmt.Sprintf("empty_%d.go", len(replace)))
		if err := os.WriteFile(empty, []byte("package "+f.Name.Name+"\n"), 0o666); err != nil {
			return "", err
		}
		replace[file] = empty
	}
	return writeOverlay(replace, out)
}

// writeOverlay writes an overlay to a folder.
func writeOverlay(replace map[string]string, out string) (string, error) {
	data, err := json.Marshal(overlay{replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(out, "overlay.json")
	return file, os.WriteFile(file, data, 0o666)
}

// readOverlay returns what an overlay replaces.
func readOverlay(file string) (map[string]string, error) {
	o := overlay{map[string]string{}}
	if file == "" {
		return o.Replace, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return o.Replace, json.Unmarshal(data, &o)
}

// An overlay is what the go command reads for its flag -overlay.
type overlay struct{ Replace map[string]string }

// visible changes an import path so that it can be imported from
// everywhere.
func visible(path string) string { return strings.ReplaceAll(path, "/internal/", "/baton_internal/") }

// superseded reports whether there is a variant of the package that has
// its test files, too.
func superseded(p *listed, all []*listed) bool {
	return slices.ContainsFunc(all, func(q *listed) bool {
		return p.ForTest == "" && q.ForTest == p.ImportPath &&
			strings.HasPrefix(q.ImportPath, p.ImportPath+" ")
	})
}

// list asks the go command for a package, its tests, and all that they
// import.
func list(ctx context.Context, dir, overlay string) (all []*listed, err error) {
	var out, problems bytes.Buffer
	err = group.Go(ctx, func(cmd *exec.Cmd) {
		cmd.Dir = dir
		cmd.Stdout, cmd.Stderr = &out, &problems
	}, "go", "list", "-test", "-deps", "-export", "-overlay="+overlay,
		"-json=ImportPath,Dir,Export,ForTest,Name,GoFiles,Imports,ImportMap,Standard,DepOnly,Module", ".")
	if err != nil {
		return nil, fmt.Errorf("go list: %s", bytes.TrimSpace(problems.Bytes()))
	}
	for d := json.NewDecoder(&out); ; {
		p := new(listed)
		if err := d.Decode(p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// rewrite rewrites the files of one package.
func rewrite(
	p *listed, files []string, modes map[string]How, exports, moves map[string]string,
) (map[string][]byte, error) {
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) {
		if to, ok := p.ImportMap[path]; ok {
			path = to
		}
		return os.Open(exports[path])
	})
	return Files(set, files, modes, imports, moves)
}

// check is the part of the type checker that the rewriting needs.
func check(imports types.Importer) *types.Config {
	return &types.Config{Importer: imports, FakeImportC: true}
}
