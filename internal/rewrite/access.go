package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// An access says what other goroutines could notice of an evaluation.
type access struct {
	reads, writes bool // memory
	ops           bool // operations that have points of their own
}

func (a access) memory() bool { return a.reads || a.writes }

func (a access) and(b access) access {
	return access{a.reads || b.reads, a.writes || b.writes, a.ops || b.ops}
}

// method returns the method of model.File for the point.
func (a access) method() string {
	switch {
	case a.writes:
		return "At"
	case a.reads:
		return "See"
	}
	return "Line"
}

// statement says what a statement does before its blocks begin.
func (v *variables) statement(s ast.Stmt) (a access) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return v.expr(s.X)
	case *ast.AssignStmt:
		for _, e := range s.Rhs {
			a = a.and(v.expr(e))
		}
		for _, e := range s.Lhs {
			if s.Tok == token.DEFINE {
				if id, ok := e.(*ast.Ident); ok && v.info.Defs[id] != nil {
					continue
				}
			}
			a = a.and(v.target(e))
		}
	case *ast.IncDecStmt:
		return v.target(s.X)
	case *ast.ReturnStmt:
		for _, e := range s.Results {
			a = a.and(v.expr(e))
		}
	case *ast.SendStmt:
		a = v.expr(s.Chan).and(v.expr(s.Value))
		a.ops = true
	case *ast.GoStmt:
		return v.arguments(s.Call)
	case *ast.DeferStmt:
		return v.arguments(s.Call)
	case *ast.IfStmt:
		if s.Init != nil {
			a = v.statement(s.Init)
		}
		return a.and(v.expr(s.Cond))
	case *ast.ForStmt:
		if s.Init != nil {
			a = v.statement(s.Init)
		}
	case *ast.RangeStmt:
		if isChan(v.info.TypeOf(s.X)) {
			return access{ops: true}.and(v.expr(s.X))
		}
		a = v.expr(s.X)
		if v.elements(s.X) {
			a.reads = true
		}
	case *ast.SwitchStmt:
		if s.Init != nil {
			a = v.statement(s.Init)
		}
		if s.Tag != nil {
			a = a.and(v.expr(s.Tag))
		}
		for _, c := range s.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				a = a.and(v.expr(e))
			}
		}
	case *ast.TypeSwitchStmt:
		if s.Init != nil {
			a = v.statement(s.Init)
		}
		return a.and(v.statement(s.Assign))
	case *ast.SelectStmt:
		a.ops = true
		for _, c := range s.Body.List {
			switch comm := c.(*ast.CommClause).Comm.(type) {
			case nil:
			case *ast.SendStmt:
				a = a.and(v.expr(comm.Chan)).and(v.expr(comm.Value))
			default:
				a = a.and(v.expr(received(comm).X))
			}
		}
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok {
				for _, e := range spec.Values {
					a = a.and(v.expr(e))
				}
			}
		}
	case *ast.LabeledStmt:
		return v.statement(s.Stmt)
	}
	return a
}

// arguments says what evaluating the arguments of a call does.
func (v *variables) arguments(c *ast.CallExpr) (a access) {
	if f, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		a = v.expr(v.base(f))
	}
	for _, e := range c.Args {
		a = a.and(v.expr(e))
	}
	a.writes = false
	return a
}

// base returns the operand of a method call. It skips fields that are not
// pointers, because a method with a pointer receiver needs only their address.
func (v *variables) base(f *ast.SelectorExpr) ast.Expr {
	s := v.info.Selections[f]
	if s == nil {
		return f.X
	}
	x := f.X
	for {
		sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
		if !ok || v.info.Selections[sel] == nil {
			return x
		}
		if _, pointer := v.info.TypeOf(sel).Underlying().(*types.Pointer); pointer {
			return x
		}
		x = sel.X
	}
}

// target says what assigning to an expression does.
func (v *variables) target(e ast.Expr) (a access) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if e.Name != "_" && v.variable(e) {
			a.writes = true
		}
	case *ast.SelectorExpr:
		a = v.expr(e.X)
		a.writes = a.writes || v.reaches(e.X) || v.object(e) != nil && v.global(v.object(e))
	case *ast.IndexExpr:
		a = v.expr(e.X).and(v.expr(e.Index))
		a.writes = a.writes || v.elements(e.X)
	case *ast.StarExpr:
		a = v.expr(e.X)
		a.writes = true
	}
	return a
}

func (v *variables) global(o types.Object) bool {
	x, ok := o.(*types.Var)
	return ok && !x.IsField() && x.Parent() != nil && x.Pkg() != nil && x.Parent() == x.Pkg().Scope()
}

// variable reports whether other goroutines may see that a variable
// changes.
func (v *variables) variable(e *ast.Ident) bool {
	o, ok := v.object(e).(*types.Var)
	if !ok || synchronizes(o.Type()) {
		return false
	}
	x := v.get(o)
	if x.funcs && !x.others { // set once, before it is called
		return false
	}
	if v.global(o) {
		return x.changed
	}
	return x.changed && (x.captured || x.shared)
}

// reaches reports whether other goroutines may share the value of an
// expression: it is a pointer, or a variable that they see.
func (v *variables) reaches(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if t := v.info.TypeOf(e); t != nil {
			if _, pointer := t.Underlying().(*types.Pointer); pointer {
				return true
			}
		}
		o := v.object(e)
		return v.global(o) || v.get(o).captured || v.get(o).shared
	case *ast.SelectorExpr:
		if _, pointer := v.info.TypeOf(e).Underlying().(*types.Pointer); pointer {
			return true
		}
		return v.reaches(e.X)
	case *ast.IndexExpr:
		return v.elements(e.X)
	}
	return true
}

// elements reports whether other goroutines may see the elements of a
// slice or map.
func (v *variables) elements(e ast.Expr) bool {
	t := v.info.TypeOf(e)
	if t == nil {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Array:
		return v.reaches(e)
	case *types.Slice, *types.Map, *types.Pointer:
	default:
		return false
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		_, literal := ast.Unparen(e).(*ast.CompositeLit)
		return !literal
	}
	o := v.object(id)
	x := v.get(o)
	return v.global(o) || x.captured || x.shared || !x.fresh || x.owned < x.uses
}

// synchronizes reports whether a type is one of sync, sync/atomic or
// x/sync, whose operations have points of their own, or one of testing.
func synchronizes(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	return path == "sync" || path == "sync/atomic" || path == "testing" ||
		strings.HasPrefix(path, "golang.org/x/sync/")
}

// expr says what evaluating an expression does.
func (v *variables) expr(e ast.Expr) (a access) {
	switch e := e.(type) {
	case *ast.Ident:
		a.reads = v.variable(e)
	case *ast.ParenExpr:
		return v.expr(e.X)
	case *ast.SelectorExpr:
		s := v.info.Selections[e]
		if s == nil { // of a package
			o := v.info.Uses[e.Sel]
			a.reads = v.global(o) && v.get(o).changed
			return a
		}
		a = v.expr(e.X)
		if s.Kind() == types.FieldVal && v.get(s.Obj()).changed && !synchronizes(s.Obj().Type()) {
			a.reads = a.reads || v.reaches(e.X)
		}
	case *ast.IndexExpr:
		a = v.expr(e.X).and(v.expr(e.Index))
		a.reads = a.reads || v.elements(e.X)
	case *ast.SliceExpr:
		for _, x := range []ast.Expr{e.X, e.Low, e.High, e.Max} {
			if x != nil {
				a = a.and(v.expr(x))
			}
		}
	case *ast.StarExpr:
		a = v.expr(e.X)
		a.reads = a.reads || v.info.Types[e].IsValue()
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			if _, literal := ast.Unparen(e.X).(*ast.CompositeLit); !literal {
				return a
			}
		}
		a = v.expr(e.X)
		a.ops = a.ops || e.Op == token.ARROW
	case *ast.BinaryExpr:
		return v.expr(e.X).and(v.expr(e.Y))
	case *ast.KeyValueExpr:
		return v.expr(e.Value)
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			a = a.and(v.expr(x))
		}
	case *ast.TypeAssertExpr:
		return v.expr(e.X)
	case *ast.CallExpr:
		return v.call(e)
	}
	return a
}
