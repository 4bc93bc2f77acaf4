// Package player holds the script and the style that play a recorded run
// in a page. The book and the pages of gantt -html share them.
package player

import _ "embed"

// Script plays each figure of class "run" that holds a recording.
//
//go:embed replay.js
var Script []byte

// Style is the style of a page with recorded runs.
//
//go:embed book.css
var Style []byte
