// Package room shows a class how far each learner is. Learners report the
// state of each exercise, and the page for the projector shows who is where,
// and which mistake is most common at the moment.
package room

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"example.com/baton/internal/exercise"
)

// A Report is all that a learner's board sends: never code.
type Report struct {
	Name    string   `json:"name"`
	Results []Result `json:"results"`
}

// A Result is the state of one exercise: open, wrong or right. Mistake is
// a number of the catalog, or 0.
type Result struct {
	Exercise string `json:"exercise"`
	State    string `json:"state"`
	Mistake  int    `json:"mistake,omitempty"`
}

// Limits of a room.
const (
	MostLearners = 100
	mostName     = 24 // letters of a name
	mostMarks    = 2  // accents on a letter
	window       = 5 * time.Minute
	perSecond    = 2 // reports of one learner, with a burst:
	burst        = 20
)

// A Room knows what learners have reported. It is safe for concurrent use.
type Room struct {
	exercises []string
	mistakes  map[int]string

	mu       sync.Mutex
	learners map[string]*learner
}

type learner struct {
	name     string
	limit    *rate.Limiter
	cells    map[string]*cell
	mistakes map[int]time.Time // when each was made last
}

type cell struct {
	Result
	first, last time.Time
	wrong       int // reports of a wrong answer
}

// New returns a room for these exercises, in this order.
func New(exercises []string) *Room {
	r := &Room{
		exercises: exercises,
		mistakes:  map[int]string{},
		learners:  map[string]*learner{},
	}
	for _, m := range exercise.Catalog() {
		r.mistakes[m.Number] = m.Name
	}
	return r
}

// Errors from [Room.Add], besides those about the report itself.
var (
	ErrFull    = fmt.Errorf("the room is full: it has %d learners", MostLearners)
	ErrTooMany = errors.New("too many reports; send at most 2 per second")
)

// Add takes a report. It changes nothing if a part of the report is wrong.
func (r *Room) Add(rep Report) error {
	name, err := CleanName(rep.Name)
	if err != nil {
		return err
	}
	if n := len(rep.Results); n > len(r.exercises) {
		return fmt.Errorf("too many results: %d results for %d exercises", n, len(r.exercises))
	}
	for _, x := range rep.Results {
		_, known := r.mistakes[x.Mistake]
		switch {
		case !slices.Contains(r.exercises, x.Exercise):
			return fmt.Errorf("there is no exercise %.20q", x.Exercise)
		case x.State != "open" && x.State != "wrong" && x.State != "right":
			return fmt.Errorf("a state must be open, wrong or right, not %.20q", x.State)
		case x.Mistake != 0 && !known:
			return fmt.Errorf("there is no mistake %d", x.Mistake)
		case x.Mistake != 0 && x.State != "wrong":
			return fmt.Errorf("an answer that is %s cannot have mistake %d", x.State, x.Mistake)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.learners[strings.ToLower(name)]
	if l == nil {
		if len(r.learners) >= MostLearners {
			return ErrFull
		}
		l = &learner{
			name: name, limit: rate.NewLimiter(perSecond, burst),
			cells: map[string]*cell{}, mistakes: map[int]time.Time{},
		}
		r.learners[strings.ToLower(name)] = l
	}
	if !l.limit.Allow() {
		return ErrTooMany
	}
	now := time.Now()
	for _, x := range rep.Results {
		c := l.cells[x.Exercise]
		if c == nil {
			c = &cell{first: now}
			l.cells[x.Exercise] = c
		}
		c.Result, c.last = x, now
		if x.State == "wrong" {
			c.wrong++
		}
		if x.Mistake != 0 {
			l.mistakes[x.Mistake] = now
		}
	}
	return nil
}

// CleanName checks a name, and removes the spaces around it. A name begins
// with a letter or a digit, so no spreadsheet takes it for a formula.
func CleanName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > mostName || !utf8.ValidString(name) {
		return "", fmt.Errorf("a name must have 1 to %d characters", mostName)
	}
	marks := 0
	for i, c := range name {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c):
			marks = 0
		case i == 0:
			return "", errors.New("a name must begin with a letter or a digit")
		case unicode.IsMark(c) && marks < mostMarks:
			marks++
		case strings.ContainsRune(" .-_'", c):
			marks = 0
		default:
			return "", fmt.Errorf("a name may contain only letters, digits, spaces and .-_', not %q", c)
		}
	}
	return name, nil
}

// A View is what the page shows.
type View struct {
	Exercises []string `json:"exercises"`
	Learners  []Row    `json:"learners"`
	Common    string   `json:"common"` // the most common mistake, or nothing
	Number    int      `json:"number"` // of that mistake
	Count     int      `json:"count"`  // the learners who made it
}

// A Row is a line of the page: a result for each exercise.
type Row struct {
	Name  string `json:"name"`
	Cells []Cell `json:"cells"`
}

// A Cell is the state of an exercise, or the empty string, and a mistake.
type Cell struct {
	State   string `json:"state"`
	Mistake int    `json:"mistake,omitempty"`
}

// View returns what the page shows now.
func (r *Room) View() View {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := View{Exercises: r.exercises, Learners: []Row{}}
	made := map[int]int{}
	for _, l := range r.sorted() {
		row := Row{Name: l.name}
		for _, x := range r.exercises {
			var out Cell
			if c := l.cells[x]; c != nil {
				out = Cell{c.State, c.Mistake}
			}
			row.Cells = append(row.Cells, out)
		}
		v.Learners = append(v.Learners, row)
		for n, at := range l.mistakes {
			if time.Since(at) <= window {
				made[n]++
			}
		}
	}
	for n, count := range made {
		if count > v.Count || count == v.Count && n < v.Number {
			v.Number, v.Count = n, count
		}
	}
	v.Common = r.mistakes[v.Number]
	return v
}

func (r *Room) sorted() (all []*learner) {
	for _, l := range r.learners {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *learner) int { return cmp.Compare(a.name, b.name) })
	return all
}

// WriteCSV writes one line for each learner and exercise.
func (r *Room) WriteCSV(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := csv.NewWriter(w)
	c.Write([]string{"name", "exercise", "state", "mistake", "what it does", "wrong answers", "first", "last"})
	for _, l := range r.sorted() {
		for _, x := range r.exercises {
			if at := l.cells[x]; at != nil {
				mistake := ""
				if at.Mistake != 0 {
					mistake = strconv.Itoa(at.Mistake)
				}
				c.Write([]string{l.name, x, at.State, mistake, r.mistakes[at.Mistake],
					strconv.Itoa(at.wrong), at.first.Format(time.RFC3339), at.last.Format(time.RFC3339)})
			}
		}
	}
	c.Flush()
	return c.Error()
}
