package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// An access says what evaluating something does that other goroutines
// could notice.
type access struct {
	reads, writes bool // memory
	ops           bool // operations that have points of their own
}

func (a access) memory() bool { return a.reads || a.writes }

func (a access) and(b access) access {
	return access{a.reads || b.reads, a.writes || b.writes, a.ops || b.ops}
}

// method returns the point for it.
func (a access) method() string {
	switch {
	case a.writes:
		return "At"
	case a.reads:
		return "See"
	}
	return "Line"
}

// A variable is what is known about one: whether it is captured by a
// closure, and how it is used.
type variable struct {
	captured bool
	changed  bool // assigned after its declaration
	shared   bool // its address was taken
	funcs    bool // only function literals were assigned
	others   bool // something else was assigned
	owned    int  // uses that do not let its elements escape
	uses     int
	fresh    bool // was made here, if a slice or a map
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

// object returns the variable that an expression is, or the field.
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

// keeps reports whether this use of a slice or map lets no other code have
// its elements.
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

// base returns what a method is called on, without a field whose address
// is all that is needed.
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

// variable reports whether others may see that a variable changes.
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

// reaches reports whether others may have what an expression is: it is a
// pointer, or a variable that others have.
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

// elements reports whether others may see the elements of a slice or map.
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

// synchronizes reports whether a type is one of sync or sync/atomic, whose
// operations have points of their own.
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

// method says what a call of a method does, or of a function of another
// package.
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
			return a // rewritten, too; or of a value
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
