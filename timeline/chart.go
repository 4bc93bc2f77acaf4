package timeline

import (
	"fmt"
	"strconv"
	"time"
)

// A Kind says what a span means to you, the person who uses the program.
// A piece of handwork is [Busy]. The part of a task after its expected end
// is [Unnoticed]. Any other span is [Waiting] if it ends before the first
// overlap in the run, and [Running] otherwise. If another lane begins or
// ends between two pieces of handwork, you looked up after each piece.
//
// Drawings color by meaning, never by lane.
type Kind uint8

const (
	Running   Kind = iota // it runs without you
	Waiting               // you stand and wait
	Busy                  // you are busy
	Unnoticed             // it is finished, and you have not noticed
)

var kinds = [...]struct{ name, words string }{
	Running:   {"running", "runs without you"},
	Waiting:   {"waiting", "you stand and wait"},
	Busy:      {"busy", "you are busy"},
	Unnoticed: {"unnoticed", "finished, not yet noticed"},
}

// known says whether k is one of the kinds above.
func (k Kind) known() bool { return int(k) < len(kinds) }

// String returns the name of k, such as "busy".
func (k Kind) String() string {
	if !k.known() {
		return "Kind(" + strconv.Itoa(int(k)) + ")"
	}
	return kinds[k].name
}

// Words says what k means, such as "you are busy".
func (k Kind) Words() string {
	if !k.known() {
		return k.String()
	}
	return kinds[k].words
}

// drawn returns the kind that k is drawn as. An unknown kind has no color
// of its own.
func (k Kind) drawn() Kind {
	if !k.known() {
		return Running
	}
	return k
}

// MarshalText returns the name of k.
func (k Kind) MarshalText() ([]byte, error) {
	if !k.known() {
		return nil, fmt.Errorf("timeline: there is no %v", k)
	}
	return []byte(k.String()), nil
}

// UnmarshalText sets k by its name.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, known := range kinds {
		if known.name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("timeline: there is no kind %q: "+
		"want running, waiting, busy or unnoticed", text)
}

// A Span is something that lasted from Start to End.
//
// A span without an end lasts until the last line of its lane or, if no
// line follows there, until the end of the run. If two spans of the same
// name overlap, the second has its own lane, "tea (2)". If different tasks
// of one lane overlap, each task has its own lane, unless the name of the
// lane ends in a number, such as "Worker 3".
type Span struct {
	Lane  string        `json:"lane"`  // who did it
	Label string        `json:"label"` // what it was
	Start time.Duration `json:"start"`
	End   time.Duration `json:"end"`
	Kind  Kind          `json:"kind"`
}

// A Mark is drawn at one instant. It is a line that neither starts nor ends
// anything, or a moment when you looked up from handwork.
type Mark struct {
	Lane   string        `json:"lane"`
	Text   string        `json:"text"`
	At     time.Duration `json:"at"`
	LookUp bool          `json:"look,omitempty"` // you looked up; there is no line
}

// A Link says that one lane could start only when another had ended.
type Link struct {
	From string        `json:"from"`
	To   string        `json:"to"`
	At   time.Duration `json:"at"`
}

// A Chart shows what the lines of one run say: who did what, and when. In
// JSON, times are in nanoseconds.
type Chart struct {
	Title   string        `json:"title"`
	Elapsed time.Duration `json:"elapsed"`
	Lanes   []string      `json:"lanes"` // from top to bottom
	Spans   []Span        `json:"spans"`
	Marks   []Mark        `json:"marks,omitempty"`
	Links   []Link        `json:"links,omitempty"`
	Lines   []Line        `json:"lines"`

	// ByLine says that the run was too short to tell instants apart. A
	// second in Spans, Marks and Links then stands for a line.
	ByLine bool `json:"byLine,omitempty"`

	Running bool `json:"-"` // the run has not ended yet
}

// A Look says how [Text] draws. In the zero Look, the drawing is plain
// ASCII, 80 columns wide.
type Look struct {
	Width   int  // in columns; 80 if it is 0
	Lanes   int  // rows per chart; 40 if it is 0; see [Text]
	Color   bool // with ANSI colors
	Unicode bool // with block elements, else with ASCII alone
	Bare    bool // without the legend and the note on the last row

	AtLeast time.Duration // the scale is at least this long
}
