package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cutAmount removes an amount or a length of time from a line: "for 3
// seconds", "in 2s", "for 14 pieces". A time after "for" or "take" is the
// expected one; any other time is measured.
func cutAmount(rest string) (what string, expected, measured time.Duration) {
	if m := inParentheses.FindStringSubmatch(rest); m != nil {
		if d, ok := measure(m[1]); ok {
			return rest[:len(rest)-len(m[0])], 0, d
		}
	}
	for from := 0; ; {
		n := strings.IndexByte(rest[from:], ' ')
		if n < 0 {
			return rest, 0, 0
		}
		at := from + n
		from = at + 1
		word, amount, _ := strings.Cut(rest[from:], " ")
		ahead := false
		switch word {
		case "for", "take", "takes", "taking":
			ahead = true
		case "in", "after", "took":
		default:
			continue
		}
		d, ok := measure(amount)
		if !ok && !ahead {
			d, ok = measureFirst(amount)
		}
		if !ok {
			continue
		}
		what = strings.TrimSuffix(rest[:at], " will")
		what = strings.TrimSuffix(what, " that")
		if ahead {
			return what, d, 0
		}
		return what, 0, d
	}
}

// measuredIn returns the time that follows a verb, as in "DONE 1.5s" and
// "finished in 2s", or 0.
func measuredIn(rest string) time.Duration {
	rest, _, _ = strings.Cut(rest, ": ") // drops the result
	if d, ok := measure(rest); ok {
		return d
	}
	_, _, d := cutAmount(" " + rest)
	return d
}

// inParentheses matches "(0.10s)" at the end.
var inParentheses = regexp.MustCompile(`\s*[(\[](?:in |took |after )?(\d[\d.]* ?[a-zµ]+)[)\]]$`)

// measure reads "3 seconds" and "2.5s". An amount without a unit of time,
// such as "14 pieces", is 0.
func measure(amount string) (d time.Duration, ok bool) {
	amount = strings.TrimRight(amount, ".,;!")
	number, unit, two := strings.Cut(amount, " ")
	if number == "" || number[0] < '0' || number[0] > '9' {
		return 0, false
	}
	if !two {
		if d, err := time.ParseDuration(number); err == nil {
			return max(d, 0), true
		}
		_, err := strconv.ParseFloat(number, 64)
		return 0, err == nil
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || strings.Contains(unit, " ") {
		return 0, false
	}
	one := unitOfTime(unit)
	if n*float64(one) > float64(1<<62) {
		return 0, true // no run is that long
	}
	return time.Duration(n * float64(one)), true
}

// measureFirst reads a time at the start of a text: "13s [id=3]".
func measureFirst(text string) (time.Duration, bool) {
	words := strings.Fields(text)
	if len(words) > 1 && unitOfTime(words[1]) > 0 {
		return measure(words[0] + " " + words[1])
	}
	if len(words) == 0 {
		return 0, false
	}
	return measure(words[0])
}

// unitOfTime returns the length of a unit of time, or 0 for other units.
func unitOfTime(unit string) time.Duration {
	switch strings.TrimSuffix(unit, "s") {
	case "second", "sec", "":
		return time.Second
	case "microsecond", "µ", "u":
		return time.Microsecond
	case "nanosecond", "n":
		return time.Nanosecond
	case "millisecond", "milli":
		return time.Millisecond
	case "m":
		if unit == "ms" {
			return time.Millisecond
		}
		return time.Minute
	case "minute", "min":
		return time.Minute
	case "hour", "h":
		return time.Hour
	}
	return 0
}
