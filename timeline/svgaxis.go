package timeline

import "time"

// An svgScale maps times to pixels.
type svgScale struct {
	x0, perSecond float64
	unit          unit
}

func (p *picture) scale(span time.Duration, byLine bool) svgScale {
	s := svgScale{x0: p.x0, unit: unitOf(span, byLine)}
	if span > 0 {
		s.perSecond = (p.x1 - p.x0) / span.Seconds()
	}
	return s
}

func (s svgScale) x(d time.Duration) float64 {
	return s.x0 + d.Seconds()*s.perSecond
}

// step returns how far apart the ticks are.
func (s svgScale) step(span time.Duration) time.Duration {
	for step := range steps {
		label := number(float64(span.Truncate(step)) / float64(s.unit.one))
		room := max(textWidth(label, 12)+18, 40)
		if step%s.unit.one == 0 && step.Seconds()*s.perSecond >= room {
			return step
		}
	}
	return span
}

// grid draws the lines of the ticks.
func (p *picture) grid(s svgScale, span time.Duration, top, bottom float64) {
	if span <= 0 {
		return
	}
	step := s.step(span)
	for d := time.Duration(0); d <= span+step/50; d += step {
		p.printf(`<path class="grid" d="M%.1f %.1fV%.1f"/>`, s.x(d), top, bottom)
	}
}

// axis writes the ticks.
func (p *picture) axis(s svgScale, span time.Duration) {
	if span <= 0 {
		return
	}
	step := s.step(span)
	for d := time.Duration(0); d <= span+step/50; d += step {
		p.printf(`<text class="m s" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
			s.x(d), p.y+16, number(float64(d)/float64(s.unit.one)))
	}
	p.printf(`<text class="m s" x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
		p.x0-12, p.y+16, s.unit.name)
	p.y += 20
}

// legend explains the kinds and signs in the picture.
func (p *picture) legend() {
	x := svgMargin
	p.y += 24
	item := func(words string, wide float64, draw func()) {
		if all := wide + 8 + textWidth(words, 12); x+all > svgWidth-svgMargin {
			x = svgMargin
			p.y += 22
		}
		draw()
		p.printf(`<text class="t s" x="%.1f" y="%.1f">%s</text>`, x+wide+8, p.y, words)
		x += wide + 8 + textWidth(words, 12) + 18
	}
	for _, k := range [...]Kind{Busy, Waiting, Running, Unnoticed} {
		if p.used[k] {
			item(k.Words(), 26, func() { p.bar(k, x, p.y-11, 26, 14) })
		}
	}
	if p.looked {
		item("you look up", 8, func() {
			p.printf(`<path class="look" d="M%.1f %.1fl3 -4l3 4"/>`, x, p.y-2)
		})
	}
	if p.spoke {
		item("a line", 8, func() {
			p.printf(`<path class="mark" d="M%.1f %.1fl4 5l-4 5l-4 -5z"/>`, x+4, p.y-10)
		})
	}
	p.y += svgMargin - 4
}
