package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A variable says how a variable or a field of the source is used.
type variable struct {
	captured bool // by a closure
	changed  bool // assigned after its declaration
	shared   bool // its address was taken
	funcs    bool // only function literals were assigned
	others   bool // something else was assigned
	owned    int  // uses that do not let its elements escape
	uses     int
	fresh    bool // a slice or a map that was made here
}

// variables knows the variables and fields of a package.
type variables struct {
	info *types.Info
	of   map[types.Object]*variable
}

func (v *variables) get(o types.Object) *variable {
	x := v.of[o]
	if x == nil {
		x = &variable{}
		v.of[o] = x
	}
	return x
}

// object returns the variable or the field that an expression names.
func (v *variables) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if o := v.info.Uses[e]; o != nil {
			return o
		}
		return v.info.Defs[e]
	case *ast.SelectorExpr:
		return v.info.Uses[e.Sel]
	}
	return nil
}

// find notes how the variables of a file are used.
func (v *variables) find(file *ast.File) {
	var functions []ast.Node
	var path []ast.Node
	home := map[types.Object]ast.Node{}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			last := path[len(path)-1]
			path = path[:len(path)-1]
			if len(functions) > 0 && functions[len(functions)-1] == last {
				functions = functions[:len(functions)-1]
			}
			return true
		}
		path = append(path, n)
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			functions = append(functions, n)
		case *ast.Ident:
			v.ident(n, functions, home, path)
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				var from ast.Expr
				if len(n.Lhs) == len(n.Rhs) {
					from = n.Rhs[i]
				}
				v.assigned(to, from, n.Tok == token.DEFINE)
			}
		case *ast.ValueSpec:
			for i, to := range n.Names {
				var from ast.Expr
				if i < len(n.Values) {
					from = n.Values[i]
				}
				v.declared(to, from, len(n.Values) == 0)
			}
		case *ast.IncDecStmt:
			v.assigned(n.X, n.X, false)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if e != nil {
						v.assigned(e, nil, false)
					}
				}
			}
		case *ast.UnaryExpr:
			if o := v.object(n.X); n.Op == token.AND && o != nil {
				v.get(o).shared = true
				v.get(o).changed = true
			}
		}
		return true
	})
}

// ident notes a use of a variable.
func (v *variables) ident(
	n *ast.Ident, functions []ast.Node, home map[types.Object]ast.Node, path []ast.Node,
) {
	o := v.object(n)
	if _, ok := o.(*types.Var); !ok {
		return
	}
	var in ast.Node
	if len(functions) > 0 {
		in = functions[len(functions)-1]
	}
	if v.info.Defs[n] != nil {
		home[o] = in
		return
	}
	x := v.get(o)
	if h, known := home[o]; known && h != in {
		x.captured = true
	}
	x.uses++
	if v.keeps(n, path) {
		x.owned++
	}
}

// keeps reports whether a use of a slice or map keeps its elements from
// other code.
func (v *variables) keeps(n *ast.Ident, path []ast.Node) bool {
	if len(path) < 2 {
		return false
	}
	switch p := path[len(path)-2].(type) {
	case *ast.IndexExpr:
		return p.X == n
	case *ast.RangeStmt:
		return p.X == n
	case *ast.ReturnStmt:
		return true
	case *ast.AssignStmt: // x = append(x, ...)
		return slices.Contains(p.Lhs, ast.Expr(n))
	case *ast.CallExpr:
		f, ok := p.Fun.(*ast.Ident)
		if !ok {
			return false
		}
		b, ok := v.info.Uses[f].(*types.Builtin)
		return ok && (b.Name() == "len" || b.Name() == "cap" ||
			p.Args[0] == n && slices.Contains([]string{"append", "delete", "clear", "copy"}, b.Name()))
	}
	return false
}

func (v *variables) declared(to *ast.Ident, from ast.Expr, zero bool) {
	o := v.info.Defs[to]
	if o == nil {
		return
	}
	x := v.get(o)
	switch f := from.(type) {
	case *ast.FuncLit:
		x.funcs = true
	case *ast.CompositeLit:
		x.fresh = true
	case *ast.CallExpr:
		if id, ok := f.Fun.(*ast.Ident); ok && id.Name == "make" {
			x.fresh = true
		}
		x.others = true
	case nil:
		x.fresh = zero
		x.others = !zero
	default:
		x.others = true
	}
}

func (v *variables) assigned(to, from ast.Expr, define bool) {
	switch t := ast.Unparen(to).(type) {
	case *ast.Ident:
		if define && v.info.Defs[t] != nil {
			v.declared(t, from, false)
			return
		}
	case *ast.StarExpr: // all fields of what it points to
		if p, ok := v.info.TypeOf(t.X).Underlying().(*types.Pointer); ok {
			if s, ok := p.Elem().Underlying().(*types.Struct); ok {
				for i := range s.NumFields() {
					v.get(s.Field(i)).changed = true
				}
			}
		}
	case *ast.IndexExpr:
		return
	}
	o := v.object(to)
	if o == nil {
		return
	}
	x := v.get(o)
	x.changed = true
	if _, ok := from.(*ast.FuncLit); ok {
		x.funcs = true
	} else {
		x.others = true
	}
}
