package rewrite

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// call says what calling a function does.
func (v *variables) call(c *ast.CallExpr) (a access) {
	if v.info.Types[c.Fun].IsType() {
		return v.expr(c.Args[0])
	}
	for _, e := range c.Args {
		a = a.and(v.expr(e))
	}
	switch f := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		switch o := v.info.Uses[f].(type) {
		case *types.Builtin:
			return a.and(v.builtin(o.Name(), c.Args))
		case *types.Func:
			return a // rewritten, too
		case *types.Var:
			if x := v.get(o); x.funcs && !x.others {
				return a
			}
		}
		a.writes = true
	case *ast.FuncLit:
	case *ast.IndexExpr, *ast.IndexListExpr:
		return a
	case *ast.SelectorExpr:
		return a.and(v.method(f, c))
	default:
		a.writes = true
	}
	return a
}

func (v *variables) builtin(name string, args []ast.Expr) (a access) {
	switch name {
	case "close":
		a.ops = true
	case "len", "cap":
		if _, slice := v.info.TypeOf(args[0]).Underlying().(*types.Slice); !slice {
			a.reads = v.elements(args[0]) || isChan(v.info.TypeOf(args[0]))
		}
	case "copy", "delete", "clear":
		a.writes = v.elements(args[0])
	case "print", "println":
		a.writes = true
	}
	return a
}

// method says what a call does: of a method, or of a function of
// another package.
func (v *variables) method(f *ast.SelectorExpr, c *ast.CallExpr) (a access) {
	o, _ := v.info.Uses[f.Sel].(*types.Func)
	if o == nil { // a variable
		a = v.expr(f)
		a.writes = true
		return a
	}
	s := v.info.Selections[f]
	path := ""
	if o.Pkg() != nil {
		path = o.Pkg().Path()
	}
	if s != nil {
		a = v.expr(v.base(f))
		if synchronizes(s.Recv()) || path == "sync" || path == "sync/atomic" {
			a.ops = true
			return a
		}
		if _, dynamic := s.Recv().Underlying().(*types.Interface); dynamic {
			switch {
			case path == "context" && f.Sel.Name != "Err", f.Sel.Name == "Error":
			case path == "context":
				a.reads = true
			default:
				a.writes = true
			}
			return a
		}
		if path == "p" || path == "time" {
			return a // p is rewritten, too; methods of time share nothing
		}
	}
	switch path {
	case "sync/atomic", "sync":
		a.ops = true
		return a
	case "runtime", "testing/synctest":
		a.ops = true
		return a
	case "time":
		a.ops = f.Sel.Name == "Sleep" || f.Sel.Name == "After"
		return a
	case "errors", "context":
		a.reads = f.Sel.Name == "Cause"
		return a
	}
	if path == "fmt" && !strings.HasPrefix(f.Sel.Name, "Sprint") && f.Sel.Name != "Errorf" {
		a.writes = true
	}
	for _, e := range c.Args {
		if t := v.info.TypeOf(e); v.elements(e) && !synchronizes(t) {
			a.reads, a.writes = true, a.writes || changes(path, f.Sel.Name)
		}
	}
	return a
}

// changes reports whether a function of another package may change what
// its arguments point to.
func changes(path, name string) bool {
	switch path {
	case "fmt", "strings", "bytes", "strconv", "reflect":
		return false
	case "maps", "slices":
		return !slices.Contains([]string{"Clone", "Keys", "Values", "Contains", "Index", "Equal",
			"Max", "Min", "Collect", "Sorted", "All", "ContainsFunc", "IndexFunc"}, name)
	}
	return true
}
