package exercise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// An update is lost if somebody comes between reading and writing. With
// atomics that is no data race, and so rare that runs say nothing: hours may
// pass without. So the tests are built once more, from a copy of the answer
// that lets all others go on between its statements, and once more where a
// result becomes an argument. Nothing that is right without these yields is
// wrong with them.

// On one processor, who comes next is hardly a matter of chance.
const oneProcessor = "GOMAXPROCS=1"

// yieldBinary builds the tests in the current folder with yields in the
// answers: in the learner's files, and in those of the course. It builds
// once, and removes all when t ends.
func (x *Task[F]) yieldBinary(t *testing.T) (binary string, err error) {
	if x.yields != "" {
		return x.yields, nil
	}
	t.Cleanup(func() { x.yields = "" })
	x.yields, err = buildWithYields(t, x.name)
	return x.yields, err
}

func buildWithYields(t *testing.T, name string) (binary string, err error) {
	tool, err := gotool()
	if err != nil {
		return "", err
	}
	dir := t.TempDir()
	copies, err := overlay(dir, name)
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, "yields.test.exe")
	out, err := run(t.Context(), ".", tool, "test", "-tags=yields", "-vet=off",
		"-ldflags=-s -w", "-overlay="+copies, "-c", "-o", binary, ".")
	if err != nil {
		return "", fmt.Errorf("the copy with yields: %s", reason(out, err))
	}
	return binary, nil
}

// overlay writes copies with yields, and the file that tells the go command
// which file each is the copy of.
func overlay(dir, name string) (file string, err error) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for _, source := range sources {
		if source == name+"_test.go" {
			continue // the grader
		}
		text, err := os.ReadFile(source)
		if err != nil {
			return "", err
		}
		original, err := filepath.Abs(source)
		if err != nil {
			return "", err
		}
		if text, err = withYields(original, text); err != nil {
			return "", err
		}
		replace[original] = filepath.Join(dir, source)
		if err := os.WriteFile(replace[original], text, 0o666); err != nil {
			return "", err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file = filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, data, 0o666)
}

// A file with such lines means more than its syntax tells: no copy of it
// can be trusted.
var directive = regexp.MustCompile(`(?m)^//(go:|export |\+build)|^import "C"`)

// withYields puts a yield before each statement of a file, and around
// arguments that are results of calls: there is a step between Load and
// Store in n.Store(n.Load()+1), too.
func withYields(name string, source []byte) ([]byte, error) {
	if found := directive.Find(source); found != nil {
		return nil, fmt.Errorf("no yields can be put in %s, because of %s",
			filepath.Base(name), bytes.TrimSpace(found))
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = yielding(n.List)
		case *ast.ForStmt:
			if len(n.Body.List) == 0 { // waits for another by asking
				n.Body.List = []ast.Stmt{&ast.EmptyStmt{Implicit: true}}
			}
		case *ast.CaseClause:
			n.Body = yielding(n.Body)
		case *ast.CommClause:
			n.Body = yielding(n.Body)
		case *ast.CallExpr:
			if !isYield(n.Fun) {
				yieldingArguments(n)
			}
		}
		return true
	})
	imports := &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{&ast.ImportSpec{
		Name: ast.NewIdent(yieldName),
		Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(yieldPackage)},
	}}}
	use := &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
		Names: []*ast.Ident{ast.NewIdent("_")}, Values: []ast.Expr{yield("Now")},
	}}}
	file.Decls = append([]ast.Decl{imports}, file.Decls...)
	file.Decls = append(file.Decls, use)
	var b bytes.Buffer
	p := printer.Config{Mode: printer.SourcePos, Tabwidth: 4}
	err = p.Fprint(&b, files, file)
	return b.Bytes(), err
}

func yielding(list []ast.Stmt) (all []ast.Stmt) {
	for _, s := range list {
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause: // no statements of their own
		default:
			all = append(all, &ast.ExprStmt{X: &ast.CallExpr{Fun: yield("Now")}})
		}
		all = append(all, s)
	}
	return all
}

// yieldingArguments puts a yield around what f is called with, where that
// is a result. In f(g()), g may return several values: then it cannot.
func yieldingArguments(f *ast.CallExpr) {
	for i, a := range f.Args {
		_, call := a.(*ast.CallExpr)
		if computed(a) && (!call || len(f.Args) > 1 || stores(f.Fun)) {
			f.Args[i] = &ast.CallExpr{Fun: yield("After"), Args: []ast.Expr{a}}
		}
	}
}

// computed says whether somebody is called, or waited for, in an expression.
func computed(e ast.Expr) (yes bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			yes = true
		case *ast.UnaryExpr:
			yes = yes || n.Op == token.ARROW
		case *ast.FuncLit:
			return false
		}
		return !yes
	})
	return yes
}

// stores says whether a function is one of those that take one value.
func stores(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	return ok && (s.Sel.Name == "Store" || s.Sel.Name == "Swap")
}

const (
	yieldName    = "baton_yield" // nobody has anything else of that name
	yieldPackage = "example.com/baton/internal/exercise/yield"
)

func yield(f string) *ast.SelectorExpr {
	return &ast.SelectorExpr{X: ast.NewIdent(yieldName), Sel: ast.NewIdent(f)}
}

func isYield(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == yieldName
}
