package docs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// A picture is drawn from runs. Beside the SVG lies what was recorded, as
// JSON: the book plays it.
type picture struct {
	name            string
	title, subtitle string
	charts          []chart
}

// A chart is one run in a picture.
type chart struct {
	run   string // the command line behind examples/
	title string
}

var pictures = []picture{{
	"say", "Two lines, each after a pause",
	"Concurrently, they take as long as the longer pause.",
	[]chart{
		{"say -progress sequential", "sequential"},
		{"say -progress concurrent", "concurrent"},
	},
}, {
	"count", "Ten apples, ten peaches",
	"Each counts at its own pace, and neither waits for the other.",
	[]chart{
		{"count sequential", "sequential"},
		{"count concurrent", "concurrent"},
	},
}, {
	"relay", "One baton, strict turns",
	"Only the runner who holds the baton speaks.",
	[]chart{{"count relay", "relay"}},
}, {
	"last-seat", "One seat, two customers",
	"Bob checks while Ann pays. Both get the seat.",
	[]chart{{"seats last-seat", "last-seat"}},
}, {
	"seats", "Eleven customers, ten seats",
	"The lock must cover the check and the act, not the payment.",
	[]chart{
		{"seats hasty", "hasty"},
		{"seats locked", "locked"},
		{"seats reserved", "reserved"},
	},
}, {
	"ask", "Where are the keys? Three friends, four ways",
	"You ask all of them. How long do you wait?",
	[]chart{
		{"ask sequential", "sequential"},
		{"ask all-answers", "all answers"},
		{"ask timeout", "timeout"},
		{"ask first", "first"},
	},
}, {
	"tasks", "Four tasks of a second each",
	"Preparing functions does not start them.",
	[]chart{
		{"tasks -n 4 loop", "loop"},
		{"tasks -n 4 one-by-one", "one-by-one"},
		{"tasks -n 4 gather", "gather"},
	},
}, {
	"queue", "Ten jobs of a second, one to ten workers",
	"A worker that is free takes the next job.",
	[]chart{
		{"queue -workers 1", "1 worker"},
		{"queue -workers 2", "2 workers"},
		{"queue -workers 3", "3 workers"},
		{"queue -workers 5", "5 workers"},
		{"queue -workers 10", "10 workers"},
	},
}, {
	"uneven", "Fifteen jobs of 1 to 7 seconds, three workers",
	"A long job holds up one worker; the others go on.",
	[]chart{{"queue -uneven -workers 3", "3 workers"}},
}, {
	"chores", "The same five chores, three ways",
	"Nothing got faster. Only the waiting overlapped.",
	[]chart{
		{"chores sequential", "sequential"},
		{"chores heads-down", "heads-down"},
		{"chores looking-up", "looking-up"},
	},
}, {
	"bakery", "Five cakes, three ways",
	"The oven is the bottleneck, until there are two.",
	[]chart{
		{"bakery sequential", "sequential"},
		{"bakery pipeline", "pipeline"},
		{"bakery two-ovens", "two ovens"},
	},
}, {
	"fetch", "Twelve web pages, three ways",
	"No page gets faster. Only the waits overlap.",
	[]chart{
		{"site sequential 12", "sequential"},
		{"site concurrent 12", "concurrent"},
		{"site queue 12", "queue, 5 at a time"},
	},
}, {
	"cache", "Ten askers for one slow page, and one for another",
	"A good cache fetches once, and delays no other page.",
	[]chart{
		{"cache none", "no cache"},
		{"cache locked", "one lock"},
		{"cache shared", "one fetch per key"},
	},
}, {
	"rate", "Twenty pages, at most ten per second",
	"The ticker waits before the first page. A limiter can save tokens for a burst.",
	[]chart{
		{"rate ticker", "ticker"},
		{"rate limiter", "limiter, burst 1"},
		{"rate burst", "limiter, burst 5"},
	},
}, {
	"echo", "Two clients of one server",
	"A says nothing for two seconds, and delays no other client.",
	[]chart{{"echo/server two clients", "server"}},
}, {
	"first-error", "Five jobs, three workers, one error",
	"Job c fails after two seconds. The others in flight are canceled, and e never begins.",
	[]chart{{"made first-error", "queue.Work"}},
}, {
	"waves", "Nine jobs, three at a time",
	"In waves, all wait for the longest of three. From a queue, no worker waits.",
	[]chart{
		{"made in-waves", "in waves"},
		{"made in-queue", "from a queue"},
	},
}, {
	"redial", "Five workers read three pages each",
	"A connection that was not kept has to be dialed again.",
	[]chart{
		{"made keeps-two", "keeps two connections"},
		{"made keeps-five", "keeps five"},
	},
}, {
	"monday", "Five clients of a service that is stopped",
	"Requests in flight finish. A request after Ctrl-C is refused.",
	[]chart{{"made shutdown", "shutdown"}},
}, {
	"cluster", "Ten jobs of a second, workers in processes of their own",
	"A worker that is free gets the next job, wherever it runs.",
	[]chart{
		{"cluster workers-1", "1 worker"},
		{"cluster workers-2", "2 workers"},
		{"cluster workers-3", "3 workers"},
		{"cluster workers-5", "5 workers"},
	},
}, {
	"cluster-killed", "Worker 1 is killed in the middle of a job",
	"After the ack wait of two seconds, the job is delivered again.",
	[]chart{{"cluster killed", "killed"}},
}, {
	"cluster-slow", "A job of 2.5 seconds, an ack wait of one second",
	"Without Hold, the job is done twice.",
	[]chart{
		{"cluster slow", "slow"},
		{"cluster held", "held"},
		{"cluster once", "once"},
	},
}, {
	"cluster-poison", "Four jobs, one of which always fails",
	"After three deliveries, job 1 is a dead letter.",
	[]chart{{"cluster poison", "poison"}},
}, {
	"cluster-restart", "The server is gone for a second",
	"The workers finish what they have, and no job is lost.",
	[]chart{{"cluster restart", "restart"}},
}, {
	"cluster-full", "A stream that holds three jobs",
	"The sender waits until a job is done.",
	[]chart{{"cluster full", "full"}},
}, {
	"files", "300 files of a megabyte, one to eight workers",
	"Each bar is a worker. If there are more workers than cores, they share the cores.",
	[]chart{
		{"seen files sequential", "one worker"},
		{"seen files -workers 2 concurrent", "two workers"},
		{"seen files -workers 8 concurrent", "eight workers"},
	},
}, {
	"unsync", "Counting primes four times, four ways",
	"The number of cores limits how much faster computing gets.",
	[]chart{
		{"seen unsync sequential", "sequential"},
		{"seen unsync goroutine", "goroutine"},
		{"seen unsync thread", "thread"},
		{"seen unsync process", "process"},
	},
}, {
	"preempt", "The same dryer, twice",
	"Above, you look up only after the last potato. Below, the scheduler interrupts the potatoes.",
	[]chart{
		{"chores heads-down", "chores heads-down, in virtual time"},
		{"seen preempt", "preempt, as seen on the real clock"},
	},
}}

// about is what stands below the title: also where, if it was seen.
func (p picture) about(t *testing.T) string {
	words := strings.Fields(p.charts[0].run)
	if words[0] != "seen" {
		return p.subtitle
	}
	return p.subtitle + " As seen on " + coresNumber(t, page{}, words[1:]) + "."
}

// recorded returns the charts of a picture.
func (p picture) recorded(t *testing.T) []timeline.Chart {
	t.Helper()
	var list []timeline.Chart
	for _, c := range p.charts {
		list = append(list,
			timeline.NewChart(c.title, run(t, strings.Fields(c.run)...), 0))
	}
	return list
}

// pictureBlock shows a picture.
//
//	<!-- picture chores -->
func pictureBlock(t *testing.T, p page, words []string) string {
	require.Len(t, words, 1, "%s: picture NAME", p.name)
	for _, pic := range pictures {
		if pic.name != words[0] {
			continue
		}
		var took []string
		for i, c := range pic.recorded(t) {
			took = append(took, fmt.Sprintf("%s %s", c.Title,
				seconds(rounded(strings.Fields(pic.charts[i].run), c.Elapsed))))
		}
		return fmt.Sprintf("![%s. %s %s.](%s)", pic.title, pic.about(t),
			strings.Join(took, ", "), p.to("docs/img/"+pic.name+".svg"))
	}
	t.Errorf("%s: there is no picture %q", p.name, words[0])
	return ""
}

// TestPictures draws the pictures, and keeps what they were drawn from.
func TestPictures(t *testing.T) {
	known := map[string]bool{}
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			charts := p.recorded(t)
			var b bytes.Buffer
			require.NoError(t,
				timeline.SVG(&b, p.title, p.about(t), charts...))
			sameFile(t, "docs/img/"+p.name+".svg", b.Bytes())

			j, err := json.Marshal(map[string]any{
				"title": p.title, "subtitle": p.about(t), "charts": charts})
			require.NoError(t, err)
			sameFile(t, "docs/img/"+p.name+".json", append(j, '\n'))
		})
		known[p.name+".svg"], known[p.name+".json"] = true, true
	}
	for _, c := range barCharts {
		known[c.name+".svg"] = true
	}
	files, err := os.ReadDir("img")
	require.NoError(t, err)
	for _, f := range files {
		if !known[f.Name()] && golden.Updating() {
			require.NoError(t, os.Remove("img/"+f.Name()))
		} else if !known[f.Name()] {
			t.Errorf("img/%s: no picture is drawn there anymore", f.Name())
		}
	}
}

// TestPicturesAreShown finds pictures that no page shows.
func TestPicturesAreShown(t *testing.T) {
	var all strings.Builder
	for _, p := range pages(t) {
		all.WriteString(p.text)
	}
	for _, p := range pictures {
		require.Contains(t, all.String(), "<!-- picture "+p.name+" -->")
	}
}
