package exercise

import (
	"fmt"
	"strconv"
	"strings"
)

// About describes an exercise to the board. It is in testdata/about.txt: a
// line "key: value" for each field and each hint. A line that begins with
// two spaces continues the field.
type About struct {
	Number  int      // its place in the course
	Title   string   // "results in order"
	Chapter string   // the chapter of the course that it belongs to
	Minutes int      // how long learners need
	Aim     string   // the misconception that it is aimed at
	Hints   []string // from vague to nearly there
}

// AnswerFile returns the file that learners edit in an exercise. If its
// stub is a test, so is the answer.
func AnswerFile(name string, stub []byte) string {
	if strings.Contains(string(stub), "import \"testing\"") {
		return name + "_test.go"
	}
	return name + ".go"
}

// ParseAbout reads the text of a file about.txt.
func ParseAbout(text string) (a About, err error) {
	var keys, values []string
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r \t")
		rest, more := strings.CutPrefix(line, "  ")
		key, value, ok := strings.Cut(line, ": ")
		switch {
		case line == "":
		case more && len(values) > 0:
			values[len(values)-1] += "\n" + rest
		case ok:
			keys, values = append(keys, key), append(values, value)
		default:
			return a, fmt.Errorf("line %d: no key: %q", n+1, line)
		}
	}
	for i, v := range values {
		switch keys[i] {
		case "number":
			a.Number, err = strconv.Atoi(v)
		case "title":
			a.Title = v
		case "chapter":
			a.Chapter = v
		case "minutes":
			a.Minutes, err = strconv.Atoi(v)
		case "aimed at":
			a.Aim = v
		case "hint":
			a.Hints = append(a.Hints, v)
		default:
			err = fmt.Errorf("unknown key %q", keys[i])
		}
		if err != nil {
			return a, err
		}
	}
	if Chapter(a.Chapter) == "" {
		return a, fmt.Errorf("there is no chapter %q", a.Chapter)
	}
	if a.Number < 1 || a.Title == "" || a.Aim == "" ||
		a.Minutes < 5 || a.Minutes > 15 || len(a.Hints) < 2 {
		return a, fmt.Errorf("an exercise needs number, title, chapter, " +
			"aimed at, 5 to 15 minutes, and two hints or more")
	}
	return a, nil
}
