package timelinetest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// longest is more than any run takes: about 30 years.
const longest = time.Duration(1e18)

// A ruler maps columns to instants.
type ruler struct {
	unit    time.Duration
	zero    int           // the column of 0
	columns int           // between the first two ticks; 0 without ticks
	step    time.Duration // between the first two ticks
}

// at returns the instant of a column.
func (r *ruler) at(column int) time.Duration {
	f := float64(column-r.zero) / float64(r.columns)
	if f*float64(r.step) > float64(longest) {
		return longest
	}
	whole, part := math.Modf(f)
	return time.Duration(whole)*r.step +
		time.Duration(math.Round(part*float64(r.step)))
}

func (r *ruler) clone() *ruler { c := *r; return &c }

// read reads a line if it is a ruler.
func (r *ruler) read(line string) (is bool, err error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return false, nil
	}
	unit, ok := units[words[0]]
	if !ok {
		return false, nil
	}
	ticks := make([]time.Duration, 0, len(words))
	for _, word := range words[1:] {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return false, nil
		}
		if x < 0 || !(x*float64(unit) < float64(longest)) {
			return true, fmt.Errorf("%s is not a time from 0 to 30 years", word)
		}
		ticks = append(ticks, time.Duration(math.Round(x*float64(unit))))
	}
	r.unit = unit
	columns := starts(line)[1:]
	switch {
	case len(ticks) == 0:
		return true, nil
	case ticks[0] != 0:
		return true, fmt.Errorf("the ruler begins at %s; the first tick must be 0",
			words[1])
	case len(ticks) == 1:
		return true, fmt.Errorf("the ruler needs a second tick, " +
			"such as: seconds  0    1")
	}
	r.zero, r.columns, r.step = columns[0], columns[1]-columns[0], ticks[1]
	if r.step <= 0 {
		return true, fmt.Errorf("after 0 comes %s; ticks must rise", words[2])
	}
	for i := range ticks {
		if want := r.at(columns[i]); (want - ticks[i]).Abs() > 1 {
			return true, fmt.Errorf("the ruler is uneven: %s to %s takes %d "+
				"columns, so %s belongs in column %d, not in column %d",
				words[1], words[2], r.columns, words[i+1],
				r.zero+1+int(math.Round(float64(ticks[i])/float64(r.step)*
					float64(r.columns))), columns[i]+1)
		}
	}
	return true, nil
}

// starts returns the columns at which the words of a line start.
func starts(line string) (columns []int) {
	before := ' '
	for i, c := range []rune(line) {
		if c != ' ' && before == ' ' {
			columns = append(columns, i)
		}
		before = c
	}
	return columns
}

const forms = "a lane is drawn under a ruler, as in\n" +
	"\toven 1   ==2s==\n\tseconds  0  1  2  3\n" +
	"or has numbers, as in\n\toven 1: 0s-2s, 2s-4s"
