package docs

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/site"
	"example.com/baton/timeline"
)

// siteRun returns when the first pages of the site that examples/fetch
// brings begin and end. They are in the transcript of all pages, with what
// is printed.
//
//	site sequential 12
func siteRun(t *testing.T, words []string) (lines []timeline.Line) {
	t.Helper()
	require.Len(t, words, 2, "want site WAY PAGES")
	pages, err := strconv.Atoi(words[1])
	require.NoError(t, err)
	urls := site.URLs()
	urls = urls[:min(pages, len(urls))]
	for _, l := range run(t, "fetch", "lanes", words[0]) {
		_, path, _ := strings.Cut(l.Text, " ")
		if slices.Contains(urls, "http://"+site.Host+path) {
			lines = append(lines, l)
		}
	}
	// Within an instant, it goes by the name. Starts come before ends, or
	// it would look as if one page had needed the end of another.
	slices.SortStableFunc(lines, func(a, b timeline.Line) int {
		if a.At != b.At {
			return int(a.At - b.At)
		}
		return strings.Compare(b.Text[:3], a.Text[:3])*2 +
			strings.Compare(a.Text, b.Text)
	})
	return lines
}

// pageTimes returns how long the pages of the site take, the fastest first.
func pageTimes(t *testing.T) (times []time.Duration) {
	started := map[string]time.Duration{}
	for _, l := range siteRun(t, []string{"sequential", "1000"}) {
		if path, ok := strings.CutPrefix(l.Text, "Start "); ok {
			started[path] = l.At
		} else if path, ok := strings.CutPrefix(l.Text, "End "); ok {
			times = append(times, l.At-started[path])
		}
	}
	require.Len(t, times, len(site.URLs()))
	slices.Sort(times)
	return times
}

// faulty returns how many pages of the site are not as they should be.
func faulty(t *testing.T) (n int) {
	for _, l := range run(t, "fetch", "concurrent") {
		if strings.Contains(l.Text, " - Error: ") {
			n++
		}
	}
	require.NotZero(t, n)
	return n
}
