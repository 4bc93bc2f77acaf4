package rewrite

import (
	"fmt"
	"go/ast"
	"strings"
)

// selects rewrites a select: its cases are evaluated in the head of a
// switch.
func (w *writer) selects(n *ast.SelectStmt) {
	if len(n.Body.List) == 0 {
		w.replace(n.Pos(), n.End(), fmt.Sprintf("for { %s.Forever() }", modelName))
		return
	}
	var names, values []string
	other := false
	for _, s := range n.Body.List {
		c := s.(*ast.CommClause)
		var value string
		switch comm := c.Comm.(type) {
		case nil:
			other = true
			continue
		case *ast.SendStmt:
			to := w.edited(comm.Chan.Pos(), comm.Chan.End(), func() { w.walk(comm.Chan) })
			v := w.edited(comm.Value.Pos(), comm.Value.End(), func() { w.walk(comm.Value) })
			value = fmt.Sprintf("%s.CaseSend(%s)(%s)", modelName, to, v)
		default:
			ch := received(comm).X
			from := w.edited(ch.Pos(), ch.End(), func() { w.walk(ch) })
			value = fmt.Sprintf("%s.CaseRecv(%s)", modelName, from)
		}
		names = append(names, fmt.Sprintf("baton_c%d_%d", w.offset(n.Pos()), len(names)))
		values = append(values, value)
	}
	head := "switch "
	if len(names) > 0 {
		head += strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; "
	}
	head += modelName + ".Pick(" + strings.Join(append([]string{fmt.Sprint(other)}, names...), ", ") + ") "
	w.replace(n.Pos(), n.Body.Lbrace, head)
	i := 0
	for _, s := range n.Body.List {
		c := s.(*ast.CommClause)
		if c.Comm != nil {
			label := fmt.Sprintf("case %d: ", i)
			if i == len(names)-1 && !other {
				label = "default: "
			}
			text := label + w.receives(c.Comm, names[i])
			w.edits = append(w.edits, edit{w.offset(c.Pos()), w.offset(c.Colon) + 1, text})
			i++
		}
		w.list(c.Body)
	}
}

// received returns the operation of a case that receives.
func received(comm ast.Stmt) *ast.UnaryExpr {
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		return ast.Unparen(comm.X).(*ast.UnaryExpr)
	case *ast.AssignStmt:
		return ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr)
	}
	return nil
}

// receives returns the statement that assigns what a case has received.
func (w *writer) receives(comm ast.Stmt, name string) string {
	n, ok := comm.(*ast.AssignStmt)
	if !ok {
		return ""
	}
	var to []string
	for _, e := range n.Lhs {
		to = append(to, w.edited(e.Pos(), e.End(), func() { w.walk(e) }))
	}
	from := name + ".Value()"
	if len(to) == 2 {
		from += ", " + name + ".OK()"
	}
	return strings.Join(to, ", ") + " " + n.Tok.String() + " " + from + "; "
}
