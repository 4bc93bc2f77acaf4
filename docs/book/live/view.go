package live

import (
	"cmp"
	"html/template"
	"maps"
	"strings"
)

// A View is what the controls of a scene look like before anything has
// been changed.
type View struct {
	Scene    string
	Program  string
	Controls []Control // with the defaults of the picture
	Goals    []Goal
	Code     template.HTML
	WhatIf   bool
}

// View returns the controls of a scene that begins with some values.
func (scene *Scene) View(start Setting) View {
	v := View{Scene: scene.Name, Program: cmp.Or(scene.Program, "live"),
		Goals: scene.Goals, WhatIf: scene.WhatIf != nil}
	set, err := scene.complete(start)
	if err != nil {
		panic(err) // a picture of ours with a wrong value
	}
	for _, c := range scene.Controls {
		c.Default = set[c.Name]
		v.Controls = append(v.Controls, c)
	}
	v.Code = template.HTML(strings.NewReplacer("«", "<b>", "»", "</b>").
		Replace(template.HTMLEscapeString(scene.Code(maps.Clone(set)))))
	return v
}

// Initial writes the value that the control begins with.
func (c Control) Initial() string { return c.shown(c.Default) }
