package dryer_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/dryer"
	"example.com/baton/internal/exercise"
	"example.com/baton/timeline"
)

var task = exercise.New("dryer", grade)

func TestYours(t *testing.T) { task.Yours(t, dryer.DoAll) }

type doAll = func(list []dryer.Chore)

// A machine is something that does a chore.
type machine struct {
	name    string
	seconds int
}

func grade(g *exercise.G, doAll doAll) {
	for _, day := range []struct {
		what  string
		takes int
		rows  [][]machine
	}{
		{"a day of washer, dryer and potatoes", 7, [][]machine{
			{{"washer", 3}, {"dryer", 3}},
			{{"potatoes", 7}},
		}},
		{"a day of few potatoes", 6, [][]machine{
			{{"potatoes", 1}},
			{{"washer", 3}, {"dryer", 3}},
		}},
		{"a long day", 12, [][]machine{
			{{"dishwasher", 3}},
			{{"washer", 4}, {"dryer", 3}, {"iron", 5}},
			{{"water", 2}, {"tea", 1}, {"cups", 2}, {"sink", 1}, {"towels", 2}},
			{{"potatoes", 7}},
		}},
		{"a day without chores", 0, nil},
	} {
		g.Bubble(day.what, func(b *exercise.B) {
			if day.rows == nil {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
				b.Means(exercise.ByPanic, exercise.NothingToDo)
			}
			var list []dryer.Chore
			for _, row := range day.rows {
				list = append(list, *chain(b, row))
			}
			b.Call(func() { doAll(list) })
			inTime(b, day.rows)
			late := exercise.Mistake{}
			if b.Flying() == 0 { // all went well, but for the return
				late = exercise.SleepsToWait
			}
			b.Takes(s(day.takes), b.Later(s(day.takes), late))
		})
	}
	g.Bubble("a day of 3000 chores, each with a Then", func(b *exercise.B) {
		b.Waits(time.Hour)
		// An answer that checks every millisecond is late.
		const takes = 1000333 * time.Microsecond
		var list []dryer.Chore
		for range 3000 {
			do := func() { b.Work("chore", takes) }
			list = append(list, dryer.Chore{do, &dryer.Chore{do, nil}})
		}
		b.Call(func() { doAll(list) })
		b.Takes(2*takes, b.Later(2*takes, exercise.SleepsToWait), b.Later(3*takes-1, exercise.TooFew))
		done(b, 6000)
	})
	g.Bubble("a day of 2 chains of 3000 chores", func(b *exercise.B) {
		b.Waits(5 * time.Hour)
		var row []machine
		for range 3000 {
			row = append(row, machine{"chore", 1})
		}
		list := []dryer.Chore{*chain(b, row), *chain(b, row)}
		before := slices.Clone(list)
		b.Call(func() { doAll(list) })
		done(b, 6000)
		b.Takes(3000 * time.Second)
		for i := range list {
			if list[i].Then != before[i].Then || list[i].Do == nil {
				b.Fail(exercise.ByResult, exercise.ChangesOwned,
					b.What()+": it does not change the list", fmt.Sprintf("chore %d in the list has changed", i))
			}
			n := 0
			for c := &list[i]; c != nil; c = c.Then {
				n++
			}
			if n != len(row) {
				b.Fail(exercise.ByResult, exercise.ChangesOwned,
					fmt.Sprintf("%s: it does not change the Then of any chore", b.What()),
					fmt.Sprintf("a chain has only %d of its %d chores", n, len(row)))
			}
		}
	})
	g.Bubble("a day of chores that take hours", func(b *exercise.B) {
		b.Waits(2000 * time.Hour)
		list := []dryer.Chore{
			*chain(b, []machine{{"washer", 300 * 3600}, {"dryer", 300 * 3600}}),
			*chain(b, []machine{{"potatoes", 700 * 3600}}),
		}
		b.Call(func() { doAll(list) })
		done(b, 3)
		b.Takes(700 * time.Hour)
	})
	g.Bubble("two days at the same time", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.SharedByAll)
		b.Call(func() {
			var both sync.WaitGroup
			for _, row := range [][]machine{{{"washer", 3}, {"dryer", 3}}, {{"cups", 2}, {"tea", 1}, {"sink", 1}}} {
				both.Go(func() {
					doAll([]dryer.Chore{*chain(b, row), *chain(b, []machine{{"potatoes", 7}})})
				})
			}
			both.Wait()
		})
		var did []string
		for _, l := range b.Lines() {
			if name, ok := strings.CutPrefix(l.Text, "Start "); ok {
				did = append(did, name)
			}
		}
		slices.Sort(did)
		b.Same("these chores start:", "these chores started:",
			[]string{"cups", "dryer", "potatoes", "potatoes", "sink", "tea", "washer"}, did, exercise.SharedByAll)
		b.Takes(7 * time.Second)
	})
	g.Race("100 chores, each with a Then", func() {
		list := make([]dryer.Chore, 100)
		for i := range list {
			do := func() { time.Sleep(time.Millisecond) }
			list[i] = dryer.Chore{do, &dryer.Chore{do, nil}}
		}
		doAll(list)
	})
	g.Schedules("washer, then dryer; potatoes; none of them takes any time", func(b *exercise.B) {
		b.Call(func() {
			all := map[string]int{}
			do := func(name, after string) func() {
				return func() {
					early := false
					b.Locked(func() { early = after != "" && all[after] == 0 })
					if early {
						b.Fail(exercise.BySchedule, exercise.DryerTooEarly,
							fmt.Sprintf("%s: the %s starts when the %s has ended", b.What(), name, after),
							"it started earlier")
					}
					b.Work(name, 0)
					b.Locked(func() { all[name]++ })
				}
			}
			doAll([]dryer.Chore{
				{do("washer", ""), &dryer.Chore{do("dryer", "washer"), nil}},
				{do("potatoes", ""), nil},
			})
			m, now := exercise.DoesTwice, fmt.Sprint(all)
			if len(all) < 3 {
				m = exercise.DoesNotWait
				if b.Settle(); len(all) < 3 {
					m = exercise.SkipsJobs
				}
			}
			if want := "map[dryer:1 potatoes:1 washer:1]"; now != want {
				b.Fail(exercise.BySchedule, m, b.What()+": when it returns, each chore was done once",
					"how often each chore was done: "+strings.TrimPrefix(now, "map"))
			}
		})
		b.Instant()
	})
}

// done fails the check unless n chores were done.
func done(b *exercise.B, n int) {
	if b.Started() != n && b.Flying() == 0 {
		m := exercise.SkipsJobs
		if b.Started() > n {
			m = exercise.DoesTwice
		}
		b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: it does %d chores", b.What(), n),
			fmt.Sprintf("it did %d", b.Started()))
	}
}

// chain makes one chore of a row, with the others after it.
func chain(b *exercise.B, row []machine) *dryer.Chore {
	if len(row) == 0 {
		return nil
	}
	do := func() { b.Work(row[0].name, s(row[0].seconds)) }
	return &dryer.Chore{do, chain(b, row[1:])}
}

// inTime fails the check unless every machine was started once, at the
// instant at which the machine before it ended.
func inTime(b *exercise.B, rows [][]machine) {
	lines := b.Lines()
	for _, row := range rows {
		at := time.Duration(0)
		for i, m := range row {
			got := starts(lines, m.name)
			expected := fmt.Sprintf("%s: %q starts once, at %v", day(rows), m.name, at)
			observed := "it started at " + exercise.When(got)
			switch {
			case len(got) == 0 && b.Flying() > 0:
				b.Fail(exercise.ByCount, exercise.DoesNotWait, expected, "it had not started when DoAll returned")
			case len(got) == 0:
				b.Fail(exercise.ByCount, exercise.SkipsJobs, expected, "it was not started")
			case len(got) > 1:
				b.Fail(exercise.ByCount, exercise.DoesTwice, expected, observed)
			case got[0] < at:
				b.Fail(exercise.ByInstant, exercise.DryerTooEarly, expected, observed)
			case got[0] > at && !ended(lines, got[0]):
				b.Fail(exercise.ByInstant, exercise.SleepsToWait, expected, observed)
			case got[0] > at && i == 0 && b.Peak() > 1:
				b.Fail(exercise.ByInstant, exercise.TooFew, expected, observed)
			case got[0] > at && i == 0:
				b.Fail(exercise.ByInstant, exercise.Sequential, expected, observed)
			case got[0] > at:
				b.Fail(exercise.ByInstant, exercise.DryerTooLate, expected, observed)
			}
			at += s(m.seconds)
		}
	}
}

// starts returns when the machine was started.
func starts(lines []timeline.Line, name string) (at []time.Duration) {
	for _, l := range lines {
		if l.Text == "Start "+name {
			at = append(at, l.At)
		}
	}
	return at
}

// ended says whether some machine ended in that instant.
func ended(lines []timeline.Line, at time.Duration) bool {
	return slices.ContainsFunc(lines, func(l timeline.Line) bool {
		return l.At == at && strings.HasPrefix(l.Text, "End ")
	})
}

// day says what there is to do: "washer, dryer; potatoes".
func day(rows [][]machine) string {
	var all []string
	for _, row := range rows {
		var names []string
		for _, m := range row {
			names = append(names, fmt.Sprintf("%s %d s", m.name, m.seconds))
		}
		all = append(all, strings.Join(names, " then "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
