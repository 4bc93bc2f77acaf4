package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// walk rewrites a node and all below it.
func (w *writer) walk(n ast.Node) {
	if w.race {
		ast.Inspect(n, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				w.blind(c)
			}
			return true
		})
		return
	}
	var after [][]edit
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			w.edits = append(w.edits, after[len(after)-1]...)
			after = after[:len(after)-1]
			return true
		}
		if w.whole(n) {
			return false
		}
		after = append(after, w.node(n))
		return true
	})
}

// whole rewrites a node that needs more than text before and after it,
// and reports whether it did.
func (w *writer) whole(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectStmt:
		w.selects(n)
	case *ast.GoStmt:
		w.goes(n)
	case *ast.BlockStmt:
		w.list(n.List)
	case *ast.CaseClause:
		for _, e := range n.List {
			w.walk(e)
		}
		w.list(n.Body)
	case *ast.ImportSpec:
		if path, err := strconv.Unquote(n.Path.Value); err == nil && w.moves[path] != "" {
			w.replace(n.Path.Pos(), n.Path.End(), strconv.Quote(w.moves[path]))
		}
	default:
		return false
	}
	return true
}

// list rewrites statements, with a point before each.
func (w *writer) list(list []ast.Stmt) {
	for _, s := range list {
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause, *ast.EmptyStmt:
		default:
			w.point(s)
		}
		w.walk(s)
	}
}

// point inserts the point before a statement.
func (w *writer) point(s ast.Stmt) {
	if w.operationsOnly {
		w.insert(s.Pos(), w.at()+".Line(0); ")
	}
	if !w.fully {
		return
	}
	if d, ok := s.(*ast.DeclStmt); ok && d.Decl.(*ast.GenDecl).Tok != token.VAR {
		return
	}
	at := s.Pos()
	if l, ok := s.(*ast.LabeledStmt); ok {
		s = l.Stmt
	}
	w.insert(at, fmt.Sprintf("%s.%s(%d); ", w.at(), w.v.statement(s).method(), w.line(s.Pos())))
}

// node rewrites the text before a node, and returns the edits after it.
func (w *writer) node(n ast.Node) (after []edit) {
	behind := func(p token.Pos, text string) {
		after = append(after, edit{w.offset(p), w.offset(p), text})
	}
	switch n := n.(type) {
	case *ast.SelectorExpr:
		w.selector(n)
	case *ast.CallExpr:
		w.call(n, behind)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			f := "Receive"
			if _, two := w.info.TypeOf(n).(*types.Tuple); two {
				f = "Receive2"
			}
			w.replace(n.Pos(), n.X.Pos(), modelName+"."+f+"(")
			behind(n.End(), ")")
		}
	case *ast.SendStmt:
		w.insert(n.Pos(), modelName+".SendTo(")
		w.replace(n.Chan.End(), n.Value.Pos(), ")(")
		behind(n.End(), ")")
	case *ast.RangeStmt:
		if isChan(w.info.TypeOf(n.X)) {
			w.insert(n.X.Pos(), modelName+".Range(")
			behind(n.X.End(), ")")
		}
	case *ast.DeferStmt:
		if w.fully && w.plain(n.Call) {
			w.insert(n.Call.Pos(), fmt.Sprintf("%s.Then(%d, ", w.at(), w.line(n.Pos())))
			w.replace(n.Call.Lparen, n.Call.Rparen+1, ")")
		}
	case *ast.ForStmt:
		w.loop(n, behind)
	case *ast.IfStmt:
		if next, ok := n.Else.(*ast.IfStmt); ok && w.fully {
			w.insert(next.Pos(), fmt.Sprintf("{ %s.%s(%d); ", w.at(),
				w.v.statement(next).method(), w.line(next.Pos())))
			behind(next.End(), "}")
		}
	case *ast.BinaryExpr:
		if w.fully && (n.Op == token.LAND || n.Op == token.LOR) &&
			w.v.expr(n.X) != (access{}) && w.v.expr(n.Y).memory() && isBool(w.info.TypeOf(n.Y)) {
			w.insert(n.Y.Pos(), fmt.Sprintf("(%s.SeeAnd(%d) && (", w.at(), w.line(n.Y.Pos())))
			behind(n.Y.End(), "))")
		}
	case *ast.AssignStmt:
		w.assign(n, behind)
	case *ast.IncDecStmt:
		if w.fully && w.v.target(n.X).writes && simple(n.X) {
			op := "+ 1"
			if n.Tok == token.DEC {
				op = "- 1"
			}
			w.replace(n.TokPos, n.End(), fmt.Sprintf(" = %s.Mid(%s, %d, %s %s)",
				modelName, w.at(), w.line(n.Pos()), w.text(n.X), op))
		}
	}
	return after
}

// plain reports whether a deferred call is known not to recover from a
// panic: mu.Unlock(), for example, or cancel().
func (w *writer) plain(c *ast.CallExpr) bool {
	t := w.info.TypeOf(c.Fun)
	if len(c.Args) > 0 || t == nil {
		return false
	}
	if t.String() == "context.CancelFunc" {
		return true
	}
	f, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || w.info.Selections[f] == nil || t.Underlying().(*types.Signature).Results().Len() > 0 {
		return false
	}
	o := w.info.Uses[f.Sel]
	return o.Pkg() != nil && o.Pkg().Path() == "sync"
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

func isBool(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// loop puts a point into the condition of a loop, and one into its body.
func (w *writer) loop(n *ast.ForStmt, behind func(token.Pos, string)) {
	if !w.fully {
		return
	}
	if n.Cond != nil && isBool(w.info.TypeOf(n.Cond)) {
		if a := w.v.expr(n.Cond); a != (access{}) {
			f := "On"
			if a.memory() {
				f = "Again"
			}
			w.insert(n.Cond.Pos(), fmt.Sprintf("%s.%s(%d) && (", w.at(), f, w.line(n.Cond.Pos())))
			behind(n.Cond.End(), ")")
		}
	}
	w.insert(n.Body.Lbrace+1, fmt.Sprintf(" %s.Loop(%d); ", w.at(), w.line(n.Pos())))
}

// assign puts a point between what is read and what is written.
func (w *writer) assign(n *ast.AssignStmt, behind func(token.Pos, string)) {
	if !w.fully || len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return
	}
	to, from := n.Lhs[0], n.Rhs[0]
	end := n.End()
	if s, ok := from.(*ast.TypeAssertExpr); ok && s.Type == nil {
		from, end = s.X, s.X.End() // .(type) comes after the call
	}
	switch {
	case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
		if w.v.target(to).writes && simple(to) {
			w.replace(n.TokPos, from.Pos(), fmt.Sprintf(" = %s.Mid(%s, %d, %s %s (", modelName, w.at(),
				w.line(n.Pos()), w.text(to), strings.TrimSuffix(n.Tok.String(), "=")))
			behind(n.End(), "))")
		}
	case !w.v.expr(from).reads || w.info.Types[from].Value != nil:
	case n.Tok == token.ASSIGN && w.v.target(to).writes:
		w.insert(from.Pos(), fmt.Sprintf("%s.Mid(%s, %d, ", modelName, w.at(), w.line(n.Pos())))
		behind(n.End(), ")")
	default:
		w.insert(from.Pos(), modelName+".Got(")
		behind(end, ")")
	}
}

// simple reports whether an expression can be evaluated twice.
func simple(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return simple(e.X)
	case *ast.IndexExpr:
		return simple(e.X) && simple(e.Index)
	case *ast.StarExpr:
		return simple(e.X)
	case *ast.ParenExpr:
		return simple(e.X)
	}
	return false
}
