package relay_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/relay"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("relay", grade)

func TestYours(t *testing.T) { task.Yours(t, relay.Relay) }

type relayer = func(rounds int, speak ...func(round int))

func grade(g *exercise.G, relay relayer) {
	for _, c := range []struct{ rounds, speakers, times int }{
		{2, 3, 20}, // without a baton, turns may be right once by chance
		{2, 8, 5},  // waking any one goroutine may be right once by chance
		{5, 2, 1}, {3, 1, 1}, {0, 3, 1}, {1, 4, 1}, {6, 5, 1},
	} {
		what := fmt.Sprintf("Relay(%d) of %s", c.rounds, plural.Count(c.speakers, "speaker", "speakers"))
		for range c.times {
			g.Bubble(what, func(b *exercise.B) {
				once(b, what, relay, c.rounds, c.speakers)
			})
		}
	}
	for _, c := range []struct{ rounds, speakers int }{{1000, 2}, {3, 200}} {
		g.Bubble(fmt.Sprintf("Relay(%d) of %s", c.rounds, plural.Count(c.speakers, "speaker", "speakers")), func(b *exercise.B) {
			var want, got log
			b.Call(func() {
				relay(c.rounds, got.speakers(b, 0, c.speakers)...)
			})
			for i := range c.rounds * c.speakers {
				want.add(i%c.speakers, i/c.speakers)
			}
			m := exercise.OutOfTurn
			if slices.EqualFunc(want.said, got.said, func(a, b string) bool { return speakerOf(a) == speakerOf(b) }) {
				m = exercise.WrongResult
			}
			b.Same("the order is", "the order was", want.said, got.said, m)
		})
	}
	g.Bubble("Relay(2) of 3 speakers who need 1000 h for each turn", func(b *exercise.B) {
		const long = 1000 * time.Hour // a timeout of its own is shorter
		b.Waits(100 * long)
		speaking := 0
		b.Call(func() {
			speak := func(int) {
				b.Locked(func() { speaking++ })
				b.Sleep(long)
				together := 0
				b.Locked(func() { together = speaking; speaking-- })
				if together > 1 {
					b.Blame(exercise.ByTime, exercise.OutOfTurn,
						b.What()+": one speaker at a time", fmt.Sprintf("%d spoke at the same time", together))
				}
			}
			relay(2, speak, speak, speak)
		})
		b.Takes(6*long, b.Later(6*long, exercise.SleepsToWait))
	})
	g.Bubble("two relays at the same time", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.SharedByAll)
		var first, second log
		b.Call(func() {
			both(func() { relay(2, first.speakers(b, time.Second, 2)...) },
				func() { relay(2, second.speakers(b, time.Second, 2)...) })
		})
		b.Same("the order is", "the order was", "A(0) B(0) A(1) B(1), A(0) B(0) A(1) B(1)",
			first.String()+", "+second.String(), exercise.SharedByAll)
		b.Takes(4 * time.Second)
	})
	g.Race("Relay(10) of 5 speakers", func() {
		turns := 0
		speak := func(int) { turns++ } // the baton orders that
		relay(10, speak, speak, speak, speak, speak)
	})
	for _, c := range []struct{ rounds, speakers int }{{2, 2}, {1, 3}} {
		what := fmt.Sprintf("Relay(%d) of %s", c.rounds, plural.Count(c.speakers, "speaker", "speakers"))
		g.Schedules(what, func(b *exercise.B) {
			once(b, what, relay, c.rounds, c.speakers)
		})
	}
}

// both runs two functions at the same time.
func both(first, second func()) {
	var wg sync.WaitGroup
	wg.Go(first)
	wg.Go(second)
	wg.Wait()
}

// A log is what was said, in which order.
type log struct {
	mu   sync.Mutex
	said []string
}

func (l *log) add(speaker, round int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, said(speaker, round))
}

func (l *log) String() string { return strings.Join(l.said, " ") }

// speakers returns n speakers. Each turn takes that long.
func (l *log) speakers(b *exercise.B, d time.Duration, n int) (speak []func(round int)) {
	for i := range n {
		speak = append(speak, func(round int) {
			l.add(i, round)
			if d > 0 {
				b.Sleep(d)
			}
		})
	}
	return speak
}

func once(b *exercise.B, what string, relay relayer, rounds, speakers int) {
	p := &podium{b: b, what: what, who: map[int]int{}}
	var speak []func(round int)
	for i := range speakers {
		speak = append(speak, func(round int) { p.speak(i, round) })
	}
	for i := range rounds * speakers {
		p.want = append(p.want, said(i%speakers, i/speakers))
	}
	over := 0
	b.Call(func() {
		p.who[exercise.Goroutine()] = caller
		relay(rounds, speak...)
		over = int(p.over.Load())
	})
	if over < len(p.want) {
		m := exercise.DoesNotWait
		if over == int(p.over.Load()) { // nor was a turn over since
			m = exercise.SkipsJobs
		}
		b.Fail(exercise.ByCount, m,
			fmt.Sprintf("%s: it returns when all have spoken", what),
			fmt.Sprintf("it returned after %d of %d turns", over, len(p.want)))
	}
	if b.Took() > 0 {
		b.Fail(exercise.ByTime, exercise.SleepsToWait,
			what+": it takes as long as speaking takes, which is 0s here",
			fmt.Sprintf("it returned after %v", b.Took()))
	}
}

// caller stands for the goroutine that has called Relay.
const caller = -1

func said(speaker, round int) string { return fmt.Sprintf("%s(%d)", name(speaker), round) }

// speakerOf returns who said that.
func speakerOf(said string) string {
	who, _, _ := strings.Cut(said, "(")
	return who
}

// A podium is for one speaker at a time.
type podium struct {
	b    *exercise.B
	what string
	want []string

	mu       sync.Mutex
	said     []string
	who      map[int]int // by goroutine
	speaking int

	over atomic.Int32 // turns; read without the lock
}

func (p *podium) speak(speaker, round int) {
	me := exercise.Goroutine()
	p.step(+1, func() {
		p.said = append(p.said, said(speaker, round))
		p.judge(me, speaker)
	})
	// No other speaker may come meanwhile, however long that takes.
	if !exercise.Explores { // otherwise the schedules let another speaker come
		p.b.Quiet(func() bool { return p.step(0, func() {}) > 1 })
	}
	p.step(-1, func() { p.over.Add(1) })
}

// step does something with the lock held, and returns how many are speaking.
func (p *podium) step(more int, do func()) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.speaking += more
	do()
	return p.speaking
}

func (p *podium) judge(me, speaker int) {
	n := len(p.said)
	if n > len(p.want) || p.said[n-1] != p.want[n-1] || p.speaking > 1 {
		began := "it began with: " + strings.Join(p.said, " ")
		if p.speaking > 1 {
			began += ", the last two at the same time"
		}
		m := exercise.OutOfTurn
		switch {
		case n > len(p.want):
			m = exercise.DoesTwice
		case p.speaking == 1 && speakerOf(p.said[n-1]) == speakerOf(p.want[n-1]):
			m = exercise.WrongResult
		}
		p.b.Blame(exercise.ByOrder, m,
			fmt.Sprintf("%s: one speaker at a time, in this order: %s",
				p.what, strings.Join(p.want, " ")), began)
	}
	own := fmt.Sprintf("%s: each speaker has one goroutine of its own", p.what)
	if other, ok := p.who[me]; ok && other != speaker {
		p.b.Blame(exercise.ByOrder, exercise.OneForAll, own,
			fmt.Sprintf("%s was called in the goroutine of %s", p.said[n-1], who(other)))
	}
	for goroutine, other := range p.who {
		if goroutine != me && other == speaker {
			p.b.Blame(exercise.ByOrder, exercise.OneForAll, own,
				fmt.Sprintf("%s was called in a different goroutine than before", p.said[n-1]))
		}
	}
	p.who[me] = speaker
}

// who says whose goroutine it is.
func who(speaker int) string {
	switch {
	case speaker == caller:
		return "the caller of Relay"
	case speaker < 26:
		return "speaker " + name(speaker)
	}
	return name(speaker)
}

func name(speaker int) string {
	if speaker >= 26 {
		return fmt.Sprint("speaker ", speaker)
	}
	return string(rune('A' + speaker))
}
