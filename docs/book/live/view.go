package live

import (
	"cmp"
	"html/template"
	"maps"
	"strings"
)

// A View has the controls of a scene before the reader changes anything.
type View struct {
	Scene    string
	Program  string
	Controls []Control // with the defaults of the picture
	Goals    []Goal
	Code     template.HTML
	WhatIf   bool
}

// View returns the controls of a scene with initial values.
func (scene *Scene) View(start Setting) View {
	v := View{Scene: scene.Name, Program: cmp.Or(scene.Program, "live"),
		Goals: scene.Goals, WhatIf: scene.WhatIf != nil}
	set, err := scene.complete(start)
	if err != nil {
		panic(err) // Pictures has a wrong value
	}
	for _, c := range scene.Controls {
		c.Default = set[c.Name]
		v.Controls = append(v.Controls, c)
	}
	v.Code = template.HTML(strings.NewReplacer("«", "<b>", "»", "</b>").
		Replace(template.HTMLEscapeString(scene.Code(maps.Clone(set)))))
	return v
}

// Initial writes the initial value of the control.
func (c Control) Initial() string { return c.shown(c.Default) }
