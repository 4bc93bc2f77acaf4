package timeline

// glyphs are the characters of a drawing.
type glyphs struct {
	bar, edge            [len(kinds)]rune
	mark, finish, lookUp rune
	ellipsis, times      string
	flag, flagLeft       string // the finish of a chart that has ended
}

var (
	blocks = glyphs{
		bar:  [...]rune{Running: '▓', Waiting: '░', Busy: '█', Unnoticed: '┄'},
		edge: [...]rune{Running: '▊', Waiting: '▏', Busy: '▊', Unnoticed: '┄'},
		mark: '◆', finish: '│', lookUp: '▊', ellipsis: "…", times: "×",
		flag: "│►", flagLeft: "◄│",
	}
	ascii = glyphs{
		bar:  [...]rune{Running: '=', Waiting: 'w', Busy: '#', Unnoticed: '.'},
		edge: [...]rune{Running: '|', Waiting: '|', Busy: '|', Unnoticed: '.'},
		mark: '*', finish: '|', lookUp: '^', ellipsis: "..", times: "x",
		flag: "|>", flagLeft: "<|",
	}
)

// The colors are among the 256 that nearly all terminals know, and stand
// out from black and from white.
const (
	orange = "38;5;166"
	blue   = "38;5;33"
	gray   = "38;5;243"
	bold   = "1"
)

var (
	colors = [...]string{
		Running: blue, Waiting: orange, Busy: orange, Unnoticed: gray,
	}
	onBar = [...]string{ // labels
		Running: blue, Busy: "38;5;16;48;5;166",
		Waiting: "", Unnoticed: "",
	}
)
