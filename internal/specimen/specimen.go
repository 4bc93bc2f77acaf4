// Package specimen holds implementations that the tests of learners are
// run against: right ones, which a test must accept, and wrong ones, which
// it must reject. Each is a function of its own, so that the board can show
// one of them and nothing else.
package specimen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
)

// Chosen is the number of the specimen that runs, in this whole program. 0
// is the first right one. The tests of the exercises set it by a flag.
var Chosen int

// A Specimen is an implementation F. The text What continues "a pool that
// ...".
type Specimen[F any] struct {
	What  string
	Do    F
	Right bool
	Races bool // only the race detector sees that it is wrong
}

// An About describes a Specimen, without the code to run.
type About struct {
	Number       int
	Noun         string // "pool"
	What         string // "returns too early"
	Right, Races bool
	Source       string // its code
}

// String returns words such as "wrong pool that returns too early".
func (a About) String() string {
	kind := "wrong"
	if a.Right {
		kind = "correct"
	}
	return fmt.Sprintf("%s %s that %s", kind, a.Noun, a.What)
}

// Now returns the specimen that was chosen.
func Now[F any](all []Specimen[F]) F {
	if n := Chosen; n > 0 {
		return all[n-1].Do
	}
	return all[slices.IndexFunc(all, func(s Specimen[F]) bool { return s.Right })].Do
}

// Describe numbers specimens, and finds their source in the files of their
// package.
func Describe[F any](noun string, files fs.FS, all []Specimen[F]) (list []About, err error) {
	d, err := declarations(files)
	if err != nil {
		return nil, err
	}
	for i, s := range all {
		name := runtime.FuncForPC(reflect.ValueOf(s.Do).Pointer()).Name()
		name = name[strings.LastIndexByte(name, '.')+1:]
		source, err := d.source(name)
		if err != nil {
			return nil, err
		}
		list = append(list, About{i + 1, noun, s.What, s.Right, s.Races, source})
	}
	return list, nil
}

// A declared is what a package declares, by name.
type declared struct {
	set *token.FileSet
	by  map[string][]ast.Decl
}

func declarations(files fs.FS) (d declared, err error) {
	d = declared{set: token.NewFileSet(), by: map[string][]ast.Decl{}}
	names, err := fs.Glob(files, "*.go")
	if err != nil {
		return d, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return d, err
		}
		f, err := parser.ParseFile(d.set, path.Base(name), text, parser.ParseComments)
		if err != nil {
			return d, err
		}
		for _, decl := range f.Decls {
			for _, name := range declares(decl) {
				d.by[name] = append(d.by[name], decl)
			}
		}
	}
	return d, nil
}

// declares returns the names that a declaration is listed under: methods
// belong to their types.
func declares(decl ast.Decl) (names []string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			return []string{decl.Name.Name}
		}
		t := decl.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		return []string{t.(*ast.Ident).Name}
	case *ast.GenDecl:
		for _, s := range decl.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

// source returns the declarations that a function consists of: first the
// function, then what it uses.
func (d declared) source(name string) (string, error) {
	if len(d.by[name]) == 0 {
		return "", fmt.Errorf("no specimen is called %s", name)
	}
	wanted := slices.Clone(d.by[name])
	var parts []string
	for i := 0; i < len(wanted); i++ {
		decl := wanted[i]
		ast.Inspect(decl, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			for i := 0; ok && i < len(d.by[id.Name]); i++ {
				if used := d.by[id.Name][i]; !slices.Contains(wanted, used) {
					wanted = append(wanted, used)
				}
			}
			return true
		})
		var b bytes.Buffer
		if err := format.Node(&b, d.set, decl); err != nil {
			return "", err
		}
		parts = append(parts, b.String())
	}
	return strings.Join(parts, "\n\n") + "\n", nil
}
