package example

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"example.com/baton/timeline"
)

// play runs one variant. Only its lines go to stdout.
func (p *Program) play(ctx context.Context, w io.Writer, v *Variant) error {
	if v.Text {
		if p.svg != "" || p.trace != "" {
			return Usage("%s: %s draws no picture", p.Name, v.Name)
		}
		return p.await(ctx, func() error { return v.Run(ctx, w) })
	}
	files, err := p.open(w)
	if err != nil {
		return err
	}
	st := p.stage(w)
	if st.screen != nil {
		p.stderr = st.screen.stderr()
	}
	l := &lap{variant: v}
	if p.Alone != nil || p.Command {
		l.keep = cmp.Or(p.keep, 100_000)
	}
	stop := st.watch(func() []timeline.Chart {
		return []timeline.Chart{l.chart()}
	}, v)
	l.prepare(ctx)
	l.run(ctx, p, w)
	stop()
	if ctx.Err() != nil && !p.Command && p.Alone == nil {
		files.drop()
		return l.err
	}
	charts := []timeline.Chart{l.chart()}
	if p.View != nil {
		charts[0] = p.View(charts[0])
	}
	c := charts[0]
	if l.err != nil && len(c.Lines) == 0 { // nothing to draw
		files.drop()
		return l.err
	}
	if len(c.Spans) > 0 || len(c.Lines) > 0 && p.Alone == nil {
		st.last(charts)
		if p.Command && st.unseen() && !files.any() {
			fmt.Fprintf(st.screen.err, "%s: stderr is not a terminal, so no "+
				"picture is drawn; -svg FILE writes one\n", p.Name)
		}
	}
	return errors.Join(l.err, files.write(p, charts))
}

// show draws recorded runs.
func (p *Program) show(
	w io.Writer, charts []timeline.Chart, note string,
) error {
	if len(charts) == 0 {
		return nil
	}
	files, err := p.open(w)
	if err != nil {
		return err
	}
	err = timeline.Text(w, p.stage(w).output(), charts...)
	if err != nil {
		files.drop()
		return err
	}
	_, err = io.WriteString(w, note)
	return errors.Join(err, files.write(p, charts))
}

// compare runs all variants. For each of them, it prints how much sooner
// it ended than the first variant.
func (p *Program) compare(ctx context.Context, w io.Writer) error {
	files, err := p.open(w)
	if err != nil {
		return err
	}
	var laps []*lap
	var variants []*Variant
	for i := range p.Variants {
		if v := &p.Variants[i]; !v.Uncompared {
			laps = append(laps, &lap{variant: v, done: make(chan struct{})})
			variants = append(variants, v)
		}
	}
	charts := func() (cs []timeline.Chart) {
		for _, l := range laps {
			cs = append(cs, l.chart())
		}
		return cs
	}

	st := p.stage(w)
	p.stderr = io.Discard // the lanes show it
	stop := st.watch(charts, variants...)
	var all sync.WaitGroup
	all.Go(func() { p.race(ctx, laps) })
	for _, l := range laps {
		<-l.done
		if !st.tty && ctx.Err() == nil {
			l.print(w, st.look.Unicode)
		}
	}
	all.Wait()
	stop()
	if ctx.Err() != nil {
		files.drop()
		seen := charts()
		for i, l := range laps {
			seen[i].Running = l.err != nil // it had not ended
		}
		st.last(seen)
		err := context.Cause(ctx)
		for _, l := range laps {
			for _, failed := range losses(l.err) {
				err = errors.Join(err, failed)
			}
		}
		return err
	}
	return errors.Join(p.result(w, st.output(), laps), files.write(p, charts()))
}

// race runs the variants, concurrently or one after the other.
func (p *Program) race(ctx context.Context, laps []*lap) {
	var all sync.WaitGroup
	if !p.Sequential {
		for _, l := range laps {
			all.Go(func() { l.prepare(ctx) })
		}
		all.Wait()
	}
	for _, l := range laps {
		run := func() {
			if p.Sequential {
				l.prepare(ctx)
			}
			l.run(ctx, p, io.Discard)
			close(l.done)
		}
		if p.Sequential {
			run()
		} else {
			all.Go(run)
		}
	}
	all.Wait()
}

// result prints the chart, and one line for each variant.
func (p *Program) result(w io.Writer, look timeline.Look, laps []*lap) error {
	var charts []timeline.Chart
	var failed []error
	wide := 0
	for _, l := range laps {
		charts = append(charts, l.chart())
		wide = max(wide, len(l.variant.Name))
		if l.err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", l.variant.Name, l.err))
		}
	}
	if err := timeline.Text(w, look, charts...); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, l := range laps {
		line := fmt.Sprintf("%-*s %6s", wide, l.variant.Name, took(l.took))
		sooner := timeline.SoonerBy(laps[0].took, l.took, took)
		switch {
		case l.err != nil:
			line += ", and failed"
		case laps[0].err == nil && sooner != "":
			line += ", " + sooner + " than " + laps[0].variant.Name
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	if p.Compared != nil && len(failed) == 0 {
		var all []time.Duration
		for _, l := range laps {
			all = append(all, l.took)
		}
		return p.Compared(w, all)
	}
	return errors.Join(failed...)
}

// took formats a time for a column of times.
func took(d time.Duration) string {
	if ms := d.Round(time.Millisecond).Milliseconds(); ms > 0 && ms < 1000 {
		return fmt.Sprintf("%d ms", ms)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// A lap is one run of a variant.
type lap struct {
	variant *Variant
	done    chan struct{} // closed when it has ended

	// How many lines to keep for the picture of a run that may last forever.
	// 0 means all: a comparison may print them when the run has ended.
	keep int

	unready error // of Prepare

	mu    sync.Mutex
	rec   *timeline.Recorder // nil before it starts
	ended bool
	took  time.Duration
	err   error
	last  *timeline.Chart // of the run that has ended
}

// prepare prepares the variant. If that fails, it does not run.
func (l *lap) prepare(ctx context.Context) {
	if prepare := l.variant.Prepare; prepare != nil {
		l.unready = prepare(ctx)
	}
}

// run runs the variant, and keeps its lines.
func (l *lap) run(ctx context.Context, p *Program, w io.Writer) {
	rec := timeline.NewRecorder(w)
	if l.keep > 0 {
		rec.KeepLast(l.keep)
	}
	l.mu.Lock()
	l.rec = rec
	l.mu.Unlock()
	err := p.await(ctx, func() error { return l.do(ctx) })
	l.stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

// do runs the variant, stops the clock, and cleans up.
func (l *lap) do(ctx context.Context) (err error) {
	if clean := l.variant.Clean; clean != nil {
		defer func() {
			if failed := clean(); failed != nil {
				err = errors.Join(err, lost{failed})
			}
		}()
	}
	defer l.stop()
	if l.unready != nil {
		return l.unready
	}
	start := time.Now()
	err = l.variant.Run(ctx, l.rec)
	if err == nil && l.variant.Elapsed {
		took := time.Since(start).Round(time.Millisecond)
		fmt.Fprintf(l.rec, "Elapsed: %v\n", took)
	}
	return err
}

// stop stops the clock.
func (l *lap) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended {
		l.took, l.ended = l.rec.Elapsed(), true
	}
}

// chart returns the run so far.
func (l *lap) chart() timeline.Chart {
	l.mu.Lock()
	defer l.mu.Unlock()
	title := l.variant.Name
	if l.rec == nil {
		return timeline.Chart{Title: title, Running: true}
	}
	if n := l.rec.Forgotten(); n > 0 {
		title += ", without the first " + Count(n, "line", "lines")
	}
	switch {
	case !l.ended:
		return l.rec.Chart(title)
	case l.last == nil:
		c := timeline.NewChart(title, l.rec.Lines(), l.took)
		l.last = &c
	}
	return *l.last
}

// print prints the lines of a run that has ended, under a heading.
func (l *lap) print(w io.Writer, unicode bool) {
	var b strings.Builder
	timeline.Transcript(&b, l.rec.Lines())
	text := b.String()
	if !unicode {
		text = strings.NewReplacer("┐", "\\", "│", "|", "┘", "/").Replace(text)
	}
	fmt.Fprintln(w, l.variant.Name)
	io.WriteString(w, text)
	fmt.Fprintln(w)
}
