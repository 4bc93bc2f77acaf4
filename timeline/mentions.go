package timeline

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"example.com/baton/internal/logline"
)

// A task that ends without a beginning starts at the line that first names
// it: a queue prints "resize(3) (5e6f)", and later "Job OK (5e6f)".

// An ending is a line that ends a task that no line began.
type ending struct {
	at     time.Duration
	line   int    // its number
	mark   int    // in printed
	name   string // the task, or "" if only its number is known
	source string // who says so
	sure   bool   // if not, a later line that names it refutes the end
}

// endsUnbegun notes an end whose beginning may be in an earlier line.
func (t *tracker) endsUnbegun(at time.Duration, name string, l *logline.Line, sure bool) {
	if len(t.endings) < mostEndings {
		t.endings = append(t.endings,
			ending{at, t.line, len(t.printed), name, l.Source, sure})
	}
}

const mostEndings = 10_000

// A naming lists the lines with a word that names an ended task.
type naming struct {
	lines []int // their numbers
	next  int   // index of the first one that has not been looked at
	first int   // the first one since the last end, or -1
}

// resolve adds the ended tasks, from the first line that names them.
func (t *tracker) resolve(lines []Line) {
	if len(t.endings) == 0 {
		return
	}
	t.endings = slices.DeleteFunc(t.endings, func(e ending) bool {
		return t.roleOf(e.line) == ended // another rule has read it
	})
	namings := map[string]*naming{}
	for _, e := range t.endings {
		t.notes(e.line, ended)
		for _, w := range namesIn(e.text(lines)) {
			namings[lastPart(w)] = &naming{first: -1}
			namings[w] = &naming{first: -1}
		}
	}
	for i := range lines {
		eachWord(logline.Plain(lines[i].Text), func(w string, _ bool) {
			n := namings[w]
			if n == nil { // the last part of an address
				n = namings[lastPart(w)]
			}
			if n != nil && (len(n.lines) == 0 || n.lines[len(n.lines)-1] != i) {
				n.lines = append(n.lines, i)
			}
		})
	}
	for _, e := range t.endings {
		t.resolveOne(e, lines, namings)
	}
}

// lastPart returns the last part of an address, if it identifies one thing:
// "default/web-1".
func lastPart(name string) string {
	if last := name[strings.LastIndexByte(name, '/')+1:]; isStrong(last) {
		return last
	}
	return name
}

// text returns the text that has the name of the task.
func (e *ending) text(lines []Line) string {
	if e.name != "" {
		return e.name
	}
	return logline.Plain(lines[e.line].Text)
}

func (t *tracker) resolveOne(e ending, lines []Line, namings map[string]*naming) {
	names := namesIn(e.text(lines))
	for _, w := range names {
		if last := lastPart(w); last != w {
			names = append(names, last)
		}
	}
	for _, w := range names {
		n := namings[w]
		for n.next < len(n.lines) && n.lines[n.next] < e.line {
			switch i := n.lines[n.next]; {
			case t.roleOf(i) == ended:
				n.first = -1
			case n.first < 0 && t.roleOf(i) == 0:
				n.first = i
			}
			n.next++
		}
		if n.first < 0 || e.at-lines[n.first].At < instant ||
			!e.sure && n.lines[len(n.lines)-1] > e.line {
			continue
		}
		begun := logline.Parse(lines[n.first].Text)
		task := e.name
		if task == "" {
			task = begun.Message
		}
		lane := task
		if e.source != "" && e.source == begun.Source {
			lane = e.source
		}
		if !isName(lane) {
			continue
		}
		if e.mark < len(t.printed) {
			t.printed[e.mark].text = ""
		}
		t.addWhole(lines[n.first].At, e.at, lane, task)
		n.first = -1
		return
	}
}

// namesIn returns the words that identify one thing, in lowercase: those
// with a number or a sign inside. Without such words, it returns the text
// if it is a single word.
func namesIn(text string) (names []string) {
	count, only := 0, ""
	eachWord(text, func(w string, strong bool) {
		if count, only = count+1, w; strong {
			names = append(names, w)
		}
	})
	if len(names) == 0 && count == 1 && len(only) > 2 && !digits(only) {
		names = append(names, only)
	}
	return names
}

// eachWord calls yield with the words of a text, in lowercase and without
// the signs around them. A number comes with the word before it.
func eachWord(text string, yield func(word string, strong bool)) {
	before := ""
	for text != "" {
		i := strings.IndexFunc(text, betweenWords)
		word, rest := text, ""
		if i >= 0 {
			word, rest = text[:i], strings.TrimLeftFunc(text[i:], betweenWords)
		}
		text = rest
		word = key(strings.Trim(word, ".:!?…-=*>"))
		if word == "" || len(word) > 200 {
			before = ""
			continue
		}
		if digits(word) && before != "" {
			yield(before+" "+word, true)
		} else {
			yield(word, isStrong(word))
		}
		before = word
	}
}

func betweenWords(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(`"'‘’“”()[]{}<>,;|`+"`", r)
}

// isStrong reports whether a word identifies one thing.
func isStrong(word string) bool {
	if d, ok := measure(word); ok && d >= 0 {
		return false
	}
	letters, numbers, signs := false, false, false
	for i, r := range word {
		switch {
		case unicode.IsLetter(r):
			letters = true
		case unicode.IsDigit(r):
			numbers = true
		case i > 0 && i < len(word)-1, r == '#':
			signs = true
		}
	}
	return letters && (numbers || signs && len(word) > 3 || word[0] == '/') || numbers && signs && !strings.Contains(word, "/") && word[0] == '#'
}

// A role is what a line reports.
type role uint8

const (
	began role = 1 + iota // that something began
	ended                 // that something ended
)

// notes notes what a line reports.
func (t *tracker) notes(line int, r role) {
	for len(t.roles) <= line {
		t.roles = append(t.roles, 0)
	}
	t.roles[line] = r
}

func (t *tracker) roleOf(line int) role {
	if line < len(t.roles) {
		return t.roles[line]
	}
	return 0
}
