package timeline

import (
	"fmt"
	"strings"
)

// describe describes the charts in words.
func describe(charts []Chart) string {
	var all []string
	for i := range charts {
		all = append(all, inWords(&charts[i]))
	}
	return strings.Join(all, " ")
}

// several counts things.
func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// inWords describes a chart in words, for readers who cannot see it.
func inWords(c *Chart) string {
	var b strings.Builder
	title := c.Title
	if title == "" {
		title = "the run"
	}
	fmt.Fprintf(&b, "%s took %s.", title, seconds(c.Elapsed))
	if c.ByLine {
		fmt.Fprintf(&b, " It printed %s within an instant.", several(len(c.Lines), "line"))
		return b.String()
	}
	phrases := map[string][]string{}
	for i := 0; i < len(c.Spans); i++ {
		s := c.Spans[i]
		pieces := 1
		for i+1 < len(c.Spans) && s.Kind == Busy && c.Spans[i+1].Lane == s.Lane &&
			c.Spans[i+1].Kind == Busy && c.Spans[i+1].Start == s.End {
			i++
			pieces++
			s.End = c.Spans[i].End
		}
		text := fmt.Sprintf("%s from %s to %s", s.Kind.Words(), seconds(s.Start),
			seconds(s.End))
		if pieces > 1 {
			text += fmt.Sprintf(", looking up after each of %d pieces", pieces)
		}
		phrases[s.Lane] = append(phrases[s.Lane], text)
	}
	for _, l := range c.Links {
		phrases[l.To] = append(phrases[l.To],
			"which could start only when "+l.From+" had ended")
	}
	said := map[string]int{}
	for _, m := range c.Marks {
		if !m.LookUp {
			said[m.Lane]++
		}
	}
	const most = 20
	for i, l := range c.Lanes {
		if i == most {
			fmt.Fprintf(&b, " And %s.", several(len(c.Lanes)-most, "more lane"))
			break
		}
		ps := phrases[l]
		if len(ps) > 6 {
			ps = append(ps[:6:6], "and "+several(len(ps)-6, "time")+" more")
		}
		if n := said[l]; n > 0 {
			ps = append(ps, several(n, "line"))
		}
		if len(ps) > 0 {
			fmt.Fprintf(&b, " %s: %s.", l, strings.Join(ps, ", "))
		}
	}
	return b.String()
}
