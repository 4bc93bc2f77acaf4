package exercise

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Time says what a wrong time likely means.
type Time struct {
	took   time.Duration
	likely Mistake
}

// At is for [B.Takes]. It names the likely mistake of a call that took exactly
// this long.
func At(took time.Duration, likely Mistake) Time { return Time{took, likely} }

// Later is for [B.Takes]. It names the likely mistake if the last call took
// longer than d. [SleepsToWait] counts only if the call was late by less than
// a [moment].
func (b *B) Later(d time.Duration, likely Mistake) Time {
	if b.took > d && (likely != SleepsToWait || b.took-d < moment) {
		return At(b.took, likely)
	}
	return At(-1, likely)
}

// Earlier is for [B.Takes]. It names the likely mistake if the last call took
// less than d.
func (b *B) Earlier(d time.Duration, likely Mistake) Time {
	if b.took < d {
		return At(b.took, likely)
	}
	return At(-1, likely)
}

// moment is longer than the pauses of an answer that polls.
const moment = 150 * time.Millisecond

// Moment returns the likely mistake if something came late: [SleepsToWait] if
// it was late by no more than the pause of an answer that polls, or else none.
func Moment(late time.Duration) (m Mistake) {
	if late > 0 && late < moment {
		m = SleepsToWait
	}
	return m
}

// Lost returns the likely mistake if an answer has returned err instead of
// another error.
func Lost(err error) Mistake {
	if err == nil {
		return LosesError
	}
	return WrongResult
}

// Takes fails the check unless the last call took exactly want, and no work
// goes on after it. Besides the times in others, it recognizes four mistakes:
// [Sequential] (the sum of all work, and no two jobs in flight),
// [DoesNotWait] (work goes on), [Units] (a thousandth, a millionth or a
// billionth of want) and [SleepsToWait] (a little too long).
func (b *B) Takes(want time.Duration, others ...Time) {
	if b.sleeping == 0 {
		b.Returns(want, others...)
		return
	}
	b.late(want, DoesNotWait, others,
		fmt.Sprintf(", while %d of its jobs still ran", b.sleeping))
}

// Instant fails a check by [G.Schedules] if time has passed in it.
func (b *B) Instant() {
	if now := b.Now(); now > 0 {
		b.Fail(ByTime, SleepsToWait, b.what+": it takes 0s",
			fmt.Sprintf("it took %v", now))
	}
}

// Returns is like [B.Takes] for calls that leave work in the background.
func (b *B) Returns(want time.Duration, others ...Time) {
	var m Mistake
	switch {
	case b.took == want:
		return
	case b.took > want && b.took == b.sum && b.Peak() == 1 && b.Started() > 1:
		m = Sequential
	case want >= time.Second && (b.took == want/1e3 || b.took == want/1e6 || b.took == want/1e9):
		m = Units
	case b.took-want < want/10:
		m = Moment(b.took - want)
	}
	b.late(want, m, others, "")
}

func (b *B) late(want time.Duration, m Mistake, others []Time, but string) {
	for _, o := range others {
		if o.took == b.took {
			m = o.likely
		}
	}
	switch {
	case b.ahead.Load() == 0 || b.took-want < moment:
	case b.shared.Load():
		m = SharedByAll
		but += ", and a package variable holds a channel or a WaitGroup that separate calls share"
	default:
		m = HoldsLock
		but += ", and a goroutine waited for a lock while another one worked"
	}
	b.Fail(ByTime, m,
		fmt.Sprintf("%s: it takes %v", b.what, want),
		fmt.Sprintf("it returned after %v%s", b.took, but))
}

// PeakIs fails the check unless the largest number of jobs in flight was
// n. A larger number is the mistake over, a smaller one is under, and 0
// is [SkipsJobs].
func (b *B) PeakIs(n int, over, under Mistake) {
	switch peak := b.Peak(); {
	case peak > n:
		b.Fail(ByPeak, over,
			fmt.Sprintf("%s: never more than %d in flight at a time", b.what, n),
			fmt.Sprintf("%d were in flight at a time", peak))
	case peak == 0 && n > 0:
		b.Fail(ByPeak, SkipsJobs,
			fmt.Sprintf("%s: %d in flight at a time", b.what, n),
			"no job was started")
	case peak < n:
		b.Fail(ByPeak, under,
			fmt.Sprintf("%s: %d in flight at a time while %d or more jobs remain",
				b.what, n, n),
			fmt.Sprintf("never more than %d in flight", peak))
	}
}

// Equal fails the check if [Show] prints want and got differently. The answer
// has returned got.
func (b *B) Equal(want, got any, m Mistake) {
	b.Same("it returns", "it returned", want, got, m)
}

// Same is like [B.Equal] for a value that the answer does not return. The
// texts say what it does instead, such as "it sends" and "it sent".
func (b *B) Same(does, did string, want, got any, m Mistake) {
	w, g := Show(want), Show(got)
	if w != g {
		w, g = difference(w, g)
		b.Fail(ByResult, m, fmt.Sprintf("%s: %s %s", b.what, does, w),
			fmt.Sprintf("%s %s", did, g))
	}
}

// difference shortens two texts that differ, so that the first difference
// can be seen in both.
func difference(a, b string) (string, string) {
	const head, before, after = 16, 12, 30
	x, y := []rune(a), []rune(b)
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	short := func(r []rune) string {
		if len(r) <= head+before+after {
			return string(r)
		}
		var s string
		if from := same - before; from > head+5 {
			s, r = string(r[:head])+" ... ", r[from:]
		}
		if most := before + after; s != "" && len(r) > most {
			return s + string(r[:most]) + " ..."
		}
		if most := head + before + after; len(r) > most {
			return s + string(r[:most]) + " ..."
		}
		return s + string(r)
	}
	return short(x), short(y)
}

// Order says which mistake is likely if got was returned instead of want.
// Result i was ready at the time ready(i). Results that were ready at the same
// time may come in any order.
func Order(want, got []string, ready func(i int) time.Duration) Mistake {
	if len(want) != len(got) {
		return WrongResult
	}
	came := map[time.Duration][]string{}
	for i, s := range want {
		came[ready(i)] = append(came[ready(i)], s)
	}
	rest := got
	for _, t := range slices.Sorted(maps.Keys(came)) {
		n := len(came[t])
		if !slices.Equal(slices.Sorted(slices.Values(came[t])), slices.Sorted(slices.Values(rest[:n]))) {
			return WrongResult
		}
		rest = rest[n:]
	}
	return AsTheyCome
}

// Show says what was returned.
func Show(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case error:
		return fmt.Sprintf("the error %q", v)
	}
	return fmt.Sprint(v)
}

// When lists the times at which something has happened.
func When(times []time.Duration) string {
	var all []string
	for _, t := range times {
		all = append(all, t.String())
	}
	return cmp.Or(strings.Join(all, ", "), "(never)")
}

// List joins names for a sentence.
func List(names []string) string {
	switch n := len(names); n {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// Times says how often something happens.
func Times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
