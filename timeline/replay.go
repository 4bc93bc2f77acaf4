package timeline

import "time"

// go test holds back the output of each package until it has ended, if
// there are several packages. Then all lines come together, and only the
// durations in them show when the tests ran.

// replay sets the times of the tests of a package from the durations that
// they report, if their lines came in a burst. The package ended at end.
// The argument took says how long it took, or is 0.
func (t *tracker) replay(events []testEvent, end, took time.Duration) {
	var longest time.Duration
	for _, e := range events {
		longest = max(longest, e.run.took)
	}
	burst := end - events[0].at
	missing := max(took, longest) - burst
	if missing <= max(took, longest)/4 || missing < 10*instant {
		return
	}
	r := replay{t: t, done: map[*testRun]time.Duration{}, next: map[*testRun]int{}}
	for _, e := range events {
		r.event(e)
	}
	start := end - max(took, r.now)
	for run := range r.next {
		for _, n := range run.segments {
			a := &t.activities[n]
			a.start, a.end = a.start+start, min(a.end+start, end)
			a.start = min(a.start, a.end)
		}
		run.lane.first = t.activities[run.segments[0]].start
		run.lane.last = t.activities[run.segments[len(run.segments)-1]].end
	}
}

// A replay goes through the events of a package again, with a clock that
// moves by the durations of the tests.
type replay struct {
	t    *tracker
	now  time.Duration
	next map[*testRun]int           // its next segment
	done map[*testRun]time.Duration // when a test ended
}

func (r *replay) event(e testEvent) {
	switch e.action {
	case "RUN":
		// A sequential test begins when the previous one has ended.
		siblings := r.siblings(e.run)
		for _, s := range siblings {
			if s != e.run && !s.parallel && r.next[s] > 0 {
				r.now = max(r.now, r.finish(s))
			}
		}
		r.segment(e.run).start = r.now
		r.next[e.run]++
	case "CONT":
		if r.next[e.run] < len(e.run.segments) {
			r.segment(e.run).start = r.now
			r.next[e.run]++
		}
	case "PAUSE":
		if n := r.next[e.run]; n > 0 {
			r.t.activities[e.run.segments[n-1]].end = r.now
		}
	case "END":
		if end := r.finish(e.run); !e.inside {
			r.now = max(r.now, end)
		}
	}
}

// siblings returns the tests with the parent of run.
func (r *replay) siblings(run *testRun) []*testRun {
	if run.parent != nil {
		return run.parent.subs
	}
	return nil
}

// segment returns the next segment.
func (r *replay) segment(run *testRun) *activity {
	n := min(r.next[run], len(run.segments)-1)
	return &r.t.activities[run.segments[n]]
}

// finish ends a test and its subtests, and returns when the test ended.
func (r *replay) finish(run *testRun) time.Duration {
	if end, ok := r.done[run]; ok {
		return end
	}
	n := r.next[run]
	if n == 0 {
		return r.now
	}
	last := &r.t.activities[run.segments[n-1]]
	ran := time.Duration(0)
	for _, i := range run.segments[:n-1] {
		ran += r.t.activities[i].end - r.t.activities[i].start
	}
	last.end = last.start + max(run.took-ran, 0)
	for _, s := range run.subs {
		last.end = max(last.end, r.finish(s))
	}
	r.done[run] = last.end
	return last.end
}
