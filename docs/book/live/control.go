package live

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Control is a value that the reader can change: one of some choices, a
// number, or a list of seconds.
type Control struct {
	Name    string // in the address of the page
	Label   string
	Default string

	Choices        []string
	Min, Max, Step float64
	Unit           string // of a number, such as "s"
	Words          func(n float64) string
	List           bool

	// When is the choice of another control that this control needs, as in
	// "jobs=even".
	When string
}

// A Setting has the value of each control.
type Setting map[string]string

// number returns a control for a whole number.
func number(name, label string, low, high, start int) Control {
	return Control{Name: name, Label: label, Default: strconv.Itoa(start),
		Min: float64(low), Max: float64(high), Step: 1}
}

// choice returns a control for one of some words. The first is chosen.
func choice(name, label string, words ...string) Control {
	return Control{Name: name, Label: label, Choices: words,
		Default: words[0]}
}

// pause returns a control for a number of seconds.
func pause(name, label string, high, step, start float64) Control {
	return Control{Name: name, Label: label, Max: high, Step: step,
		Unit: "s", Default: fmt.Sprint(start)}
}

// when makes a control depend on another.
func (c Control) when(condition string) Control {
	c.When = condition
	return c
}

// words gives the numbers of a control names.
func (c Control) words(of func(n float64) string) Control {
	c.Words = of
	return c
}

// shown writes a value for the reader.
func (c Control) shown(value string) string {
	if c.Step == 0 {
		return value
	}
	n, _ := strconv.ParseFloat(value, 64)
	switch {
	case c.Words != nil:
		return c.Words(n)
	case c.Unit != "":
		return value + " " + c.Unit
	}
	return value
}

// A fieldError is about the value of a control.
type fieldError struct{ field, text string }

func (e *fieldError) Error() string { return e.field + ": " + e.text }

// complete checks a setting, and adds defaults.
func (scene *Scene) complete(s Setting) (Setting, error) {
	full := Setting{}
	for _, c := range scene.Controls {
		value, ok := s[c.Name]
		if !ok {
			value = c.Default
		}
		value, err := c.check(value)
		if err != "" {
			return nil, &fieldError{c.Name, err}
		}
		full[c.Name] = value
	}
	return full, nil
}

// check returns a value as the scenes need it, or an error message.
func (c Control) check(value string) (good, wrong string) {
	value = strings.TrimSpace(value)
	switch {
	case c.Choices != nil:
		if !slices.Contains(c.Choices, value) {
			return "", "choose one of: " + strings.Join(c.Choices, ", ")
		}
		return value, ""
	case c.List:
		if _, ok := parseList(value); !ok {
			return "", fmt.Sprintf("enter up to %d numbers, such as 4 3 1 2; "+
				"each is 0.1 to 60 seconds", mostJobs)
		}
		return strings.Join(split(value), " "), ""
	}
	n, err := strconv.ParseFloat(value, 64)
	steps := (n - c.Min) / c.Step
	if err != nil || !(n >= c.Min && n <= c.Max) ||
		math.Abs(steps-math.Round(steps)) > 1e-9 {
		return "", fmt.Sprintf("enter a number from %g to %g", c.Min, c.Max)
	}
	return strconv.FormatFloat(n, 'f', -1, 64), ""
}

// mostJobs is the limit for a reader's own list.
const mostJobs = 40

var between = regexp.MustCompile(`[\s,;]+`)

func split(list string) []string {
	return strings.Fields(between.ReplaceAllString(list, " "))
}

// parseList reads numbers of seconds.
func parseList(list string) (ds []time.Duration, ok bool) {
	for _, word := range split(list) {
		s, err := strconv.ParseFloat(strings.TrimSuffix(word, "s"), 64)
		if err != nil || !(s >= .1 && s <= 60) {
			return nil, false
		}
		ds = append(ds, time.Duration(math.Round(s*1000))*time.Millisecond)
	}
	return ds, 0 < len(ds) && len(ds) <= mostJobs
}

// int returns the value of a number.
func (s Setting) int(name string) int {
	n, _ := strconv.Atoi(s[name]) // checked
	return n
}

// duration returns the value of a number of seconds.
func (s Setting) duration(name string) time.Duration {
	n, _ := strconv.ParseFloat(s[name], 64) // checked
	return time.Duration(math.Round(n*1000)) * time.Millisecond
}

// list returns the value of a list.
func (s Setting) list(name string) []time.Duration {
	ds, _ := parseList(s[name]) // checked
	return ds
}

// code writes a duration as Go code, with the number in «».
func code(d time.Duration) string {
	switch {
	case d == time.Second:
		return "«1» * time.Second"
	case d%time.Second == 0:
		return fmt.Sprintf("«%d» * time.Second", d/time.Second)
	}
	return fmt.Sprintf("«%d» * time.Millisecond", d/time.Millisecond)
}

// milliseconds returns a control for a number of milliseconds.
func milliseconds(
	name, label string, low, high, step, start float64,
) Control {
	return Control{Name: name, Label: label, Min: low, Max: high,
		Step: step, Unit: "ms", Default: fmt.Sprint(start)}
}

// ms returns the value of a number of milliseconds.
func (s Setting) ms(name string) time.Duration {
	return time.Duration(s.int(name)) * time.Millisecond
}
