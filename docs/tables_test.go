package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/chores"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/predict"
	"example.com/baton/internal/site"
)

// facts are what sentences say and no single run does.
var facts = map[string]func(t *testing.T) string{
	"preempt": runtimeSays("proc.go",
		"forcePreemptNS = 10 * 1000 * 1000 //", "10 ms"),
	"stack":     runtimeSays("stack.go", "stackMin = 2048\n", "2 KiB"),
	"halfday":   func(t *testing.T) string { return minutes(t, "Half a day") },
	"afternoon": func(t *testing.T) string { return minutes(t, "A whole day") },
	"wholeday":  wholeDay,
	"predictions": func(*testing.T) string {
		return strconv.Itoa(len(predict.Questions))
	},
	"exercises": func(t *testing.T) string {
		return strconv.Itoa(len(allExercises(t)))
	},
	"pages": func(t *testing.T) string {
		return strconv.Itoa(len(site.URLs()))
	},
	"faulty":      func(t *testing.T) string { return strconv.Itoa(faulty(t)) },
	"pagefastest": func(t *testing.T) string { return seconds(pageTimes(t)[0]) },
	"pageslowest": func(t *testing.T) string {
		times := pageTimes(t)
		return seconds(times[len(times)-1])
	},
	"go": func(t *testing.T) string {
		m := regexp.MustCompile(`(?m)^go (1\.\d+)`).FindStringSubmatch(
			read(t, "go.mod"))
		require.NotNil(t, m)
		return m[1]
	},
	"glance": func(t *testing.T) string { return seconds(chores.Glance) },
	"today": func(t *testing.T) string {
		var sum time.Duration
		for _, c := range chores.Today() {
			for c := &c; c != nil; c = c.Then {
				sum += c.Takes * time.Duration(max(c.Pieces, 1))
			}
		}
		return seconds(sum)
	},
}

// goroot returns where Go is, and the source of its runtime.
func goroot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// runtimeSays returns a fact that the source of the runtime has in these
// words: after how long Go takes the processor away from a goroutine, how
// much memory it begins with.
func runtimeSays(file, words, fact string) func(t *testing.T) string {
	return func(t *testing.T) string {
		src, err := os.ReadFile(filepath.Join(goroot(t), "src", "runtime", file))
		if err != nil {
			t.Log("the source of the runtime is not here to be asked: ", err)
			return fact
		}
		require.Contains(t, string(src), words)
		return fact
	}
}

// minutes adds up the plan below a heading of the guide for instructors.
func minutes(t *testing.T, heading string) string {
	_, plan, ok := strings.Cut(read(t, "docs/instructors.md"),
		"\n## "+heading+"\n")
	require.True(t, ok, heading)
	plan, _, _ = strings.Cut(plan, "\n## ")
	sum := 0
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \|`).
		FindAllStringSubmatch(plan, -1) {
		n, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		sum += n
	}
	require.NotZero(t, sum)
	return fmt.Sprintf("%d minutes", sum)
}

// wholeDay adds the morning, the lunch and the afternoon.
func wholeDay(t *testing.T) string {
	lunch := regexp.MustCompile(`Lunch takes (\d+ minutes)`).FindStringSubmatch(
		read(t, "docs/instructors.md"))
	require.NotNil(t, lunch)
	var day time.Duration
	for _, part := range []string{
		minutes(t, "Half a day"), lunch[1], minutes(t, "A whole day")} {
		d, err := time.ParseDuration(strings.Replace(part, " minutes", "m", 1))
		require.NoError(t, err)
		day += d
	}
	hours := day.Hours()
	require.Equal(t, float64(int(hours)), hours, "no whole number of hours: %v", day)
	return fmt.Sprintf("%d hours", int(hours))
}

// exercisesTable lists exercises, with what their folders tell about them.
//
//	<!-- exercises say wait -->
//	<!-- exercises all -->
func exercisesTable(t *testing.T, p page, words []string) string {
	var b strings.Builder
	b.WriteString("| exercise | topic | minutes | you may think | in fact |\n" +
		"| --- | --- | --- | --- | --- |\n")
	if words[0] == "all" {
		words = allExercises(t)
	}
	linked := map[string]bool{}
	for _, name := range words {
		a := about(t, name)
		aim := opinion.FindStringSubmatch(strings.ReplaceAll(a.Aim, "\n", " "))
		require.NotNil(t, aim, `%s: the aim must be like "opinion": fact`, name)
		fact := strings.ToUpper(aim[2][:1]) + aim[2][1:]
		for _, word := range []string{"deadlock", "scheduler"} {
			if strings.Contains(fact, " "+word) && !linked[word] {
				linked[word] = true
				fact = strings.Replace(fact, " "+word, fmt.Sprintf(" [%s](%s)", word, p.to("docs/glossary.md")), 1)
			}
		}
		fmt.Fprintf(&b, "| [%s](%s) | %s | %d | %s | %s |\n", name,
			p.to("exercises/"+name), a.Title, a.Minutes, aim[1], fact)
	}
	return strings.TrimSpace(b.String())
}

// opinion splits the aim of an exercise into a quotation and the truth.
var opinion = regexp.MustCompile(`^(".*")[:.] (.+)$`)

// allExercises returns the names of all exercises, in their order.
func allExercises(t *testing.T) (names []string) {
	files, err := filepath.Glob(filepath.Join(root, "exercises", "*",
		"testdata", "about.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	number := map[string]int{}
	for _, f := range files {
		name := filepath.Base(filepath.Dir(filepath.Dir(f)))
		names, number[name] = append(names, name), about(t, name).Number
	}
	slices.SortFunc(names, func(a, b string) int { return number[a] - number[b] })
	return names
}

// about reads what an exercise tells about itself.
func about(t *testing.T, name string) exercise.About {
	a, err := exercise.ParseAbout(
		read(t, "exercises/"+name+"/testdata/about.txt"))
	require.NoError(t, err, name)
	return a
}

// A listing is one of the chapter that the course re-teaches.
type listing struct {
	name    string // there
	home    string // what it is here
	command string // behind go run ./examples/
	chapter string
}

var listings = []listing{
	{"Print sync", "`say.After`, `say.Sequential`", "say sequential", "01-waiting.md"},
	{"Print async", "`say.After`, `say.Concurrent`", "say concurrent", "01-waiting.md"},
	{"Sync sleep", "`say.Progress`", "say -progress sequential", "01-waiting.md"},
	{"Async sleep", "`say.Progress`", "say -progress concurrent", "01-waiting.md"},
	{"Sync tasks in loop", "a loop", "tasks -n 4 loop", "05-tasks.md"},
	{"Async sleep in loop", "functions, called one by one", "tasks -n 4 one-by-one", "05-tasks.md"},
	{"Async sleep in loop with gather", "`task.Gather`", "tasks -n 4 gather", "05-tasks.md"},
	{"Coroutines", "a function value", "tasks coroutine", "05-tasks.md"},
	{"Async tasks", "`task.Go`", "tasks task", "05-tasks.md"},
	{"Count async", "`say.Count`", "count concurrent", "02-counting.md"},
	{"Passing the baton while sleeping 0 sec", "`say.Relay`", "count relay", "02-counting.md"},
	{"Async sleep in a queue", "a channel, or `queue.Work`", "queue -workers 5", "06-queue.md"},
	{"Async http", "`httpfetch.Get`", "fetch one", "09-fetch.md"},
	{"Sync http requests", "`httpfetch.Sequential`", "fetch sequential", "09-fetch.md"},
	{"Async http requests", "a goroutine per page, or `httpfetch.Concurrent`", "fetch concurrent", "09-fetch.md"},
	{"Async http requests with queue", "`httpfetch.Queued`", "fetch -limit 10 -workers 3 queue", "09-fetch.md"},
	{"Sync chores", "`chores.Sequential`", "chores sequential", "07-chores.md"},
	{"Async chores", "`chores.HeadsDown`", "chores heads-down", "07-chores.md"},
	{"Async chores, looking up", "`chores.LookingUp`", "chores looking-up", "07-chores.md"},
	{"unsync", "`task.Go`, `task.Thread`, `task.Process`", "unsync", "14-unsync.md"},
	{"Async files, the sequential one", "a loop", "files sequential", "11-files.md"},
	{"Async files, with aiofiles", "`queue.Work`", "files concurrent", "11-files.md"},
	{"Async example", "`task.Go`, `say.After`", "tasks say-after", "05-tasks.md"},
	{"Echo, the server", "`echo.Serve`, `echo.YouSaid`", "echo/server", "12-echo.md"},
	{"Echo, the client", "`echo.Ask`", "echo/client hello", "12-echo.md"},
	{"Echo with log", "`echo.Serve`, `echo.Same`", "echo/server -same", "12-echo.md"},
	{"Simple web client", "`httpfetch.Get`, `httpfetch.Post`", "fetch one", "13-errors.md"},
	{"Web client", "a buffered channel, or `httpfetch.Limited`", "fetch -workers 3 limited", "09-fetch.md"},
	{"Web client, the queue that grows", "`httpfetch.Crawl`", "fetch -workers 50 crawl", "09-fetch.md"},
}

// listingsTable says where each listing of the chapter has gone.
func listingsTable(t *testing.T, p page, words []string) string {
	var b strings.Builder
	b.WriteString("| listing | here | command | takes | chapter |\n" +
		"| --- | --- | --- | --- | --- |\n")
	for _, l := range listings {
		words := strings.Fields(l.command)
		takes := ""
		if timed(t, words...) {
			takes = seconds(elapsed(t, words...).Round(time.Second / 10))
		}
		fmt.Fprintf(&b, "| %s | %s | `go run ./examples/%s` | %s | [%s](%s) |\n",
			l.name, l.home, l.command, takes,
			heading1(t, "docs/"+l.chapter), p.to("docs/"+l.chapter))
	}
	return strings.TrimSpace(b.String())
}

// heading1 returns the title of a page.
func heading1(t *testing.T, name string) string {
	if !exists(name) {
		return name // TestLinks finds that
	}
	m := title.FindStringSubmatch(read(t, name))
	require.NotNil(t, m, "%s has no title", name)
	return m[1]
}

var (
	title    = regexp.MustCompile(`(?m)^# (.+)$`)
	question = regexp.MustCompile(`(?s)\n> \*\*The question\.\*\* (.*?)\n\n`)
)

// indexTable lists the chapters with the questions they answer.
func indexTable(t *testing.T, p page, words []string) string {
	var b strings.Builder
	b.WriteString("| | chapter | the question |\n| --- | --- | --- |\n")
	for _, c := range pages(t) {
		number, _, ok := strings.Cut(path.Base(c.name), "-")
		if _, err := strconv.Atoi(number); !ok || err != nil {
			continue
		}
		q := question.FindStringSubmatch(c.text)
		require.NotNil(t, q, "%s has no question", c.name)
		fmt.Fprintf(&b, "| %s | [%s](%s) | %s |\n",
			strings.TrimPrefix(number, "0"),
			heading1(t, c.name), p.to(c.name),
			strings.ReplaceAll(q[1], "\n> ", " "))
	}
	return strings.TrimSpace(b.String())
}

// nextBlock links the chapter after this one.
//
//	<!-- next -->
func nextBlock(t *testing.T, p page, words []string) string {
	here := false
	for _, c := range pages(t) {
		if here && aChapter.MatchString(c.name) {
			return fmt.Sprintf("Next: [%s](%s).", heading1(t, c.name), p.to(c.name))
		}
		here = here || c.name == p.name
	}
	return "Back to [the course](README.md)."
}

// A variant is what the table calls it, and the run that is timed.
type variant struct{ name, run string }

// An exampleRow is a program below examples, as the tables list it.
type exampleRow struct {
	command, shows string
	takes          []variant
}

var exampleRows = []exampleRow{
	{"say", "two pauses", []variant{
		{"one after the other", "say sequential"},
		{"concurrently", "say concurrent"}}},
	{"count", "two counters", []variant{
		{"one after the other", "count sequential"},
		{"concurrently", "count concurrent"},
		{"taking strict turns", "count relay"}}},
	{"seats", "ten seats for eleven customers", []variant{
		{"one seat sold twice", "seats hasty"},
		{"with a lock", "seats locked"},
		{"with a shorter lock", "seats reserved"}}},
	{"ask", "three friends who look for your keys", []variant{
		{"one at a time", "ask sequential"},
		{"all", "ask all-answers"},
		{"with a timeout", "ask timeout"},
		{"the first answer", "ask first"}}},
	{"tasks", "four one-second tasks", []variant{
		{"called one by one", "tasks -n 4 loop"},
		{"started as tasks", "tasks -n 4 gather"}}},
	{"queue", "ten one-second jobs", []variant{
		{"1 worker", "queue -workers 1"},
		{"2 workers", "queue -workers 2"},
		{"3 workers", "queue -workers 3"},
		{"5 workers", "queue -workers 5"},
		{"10 workers", "queue -workers 10"}}},
	{"chores", "five chores", []variant{
		{"standing by", "chores sequential"},
		{"head down", "chores heads-down"},
		{"looking up", "chores looking-up"}}},
	{"bakery", "five cakes", []variant{
		{"one after the other", "bakery sequential"},
		{"as a pipeline", "bakery pipeline"},
		{"with two ovens", "bakery two-ovens"}}},
	{"fetch", "web pages", []variant{
		{"one at a time", "fetch sequential"},
		{"five at a time", "fetch queue"},
		{"all", "fetch concurrent"}}},
	{"cache", "ten askers for one slow page", []variant{
		{"no cache", "cache none"},
		{"one lock", "cache locked"},
		{"a shared request", "cache shared"}}},
	{"rate", "twenty pages at ten per second", []variant{
		{"a ticker", "rate ticker"},
		{"a limiter", "rate limiter"},
		{"with a burst of five", "rate burst"}}},
	{"files", "writing 300 files", []variant{
		{"1 worker", "seen files sequential"},
		{"2 workers", "seen files -workers 2 concurrent"},
		{"8 workers", "seen files -workers 8 concurrent"}}},
	{"unsync", "computing", []variant{
		{"sequentially", "seen unsync sequential"},
		{"in goroutines", "seen unsync goroutine"},
		{"in threads", "seen unsync thread"},
		{"in processes", "seen unsync process"}}},
	{"preempt", "a goroutine that never gives up the only processor",
		[]variant{{"", "seen preempt"}}},
	{"echo/server", "a TCP server for thousands of clients", nil},
	{"service", "an HTTP service that is ready for production", nil},
	{"gantt", "who did what when, in any program that prints lines", nil},
}

// times returns what each variant takes.
func (r exampleRow) times(t *testing.T) (list []time.Duration) {
	for _, v := range r.takes {
		words := strings.Fields(v.run)
		list = append(list, rounded(words, elapsed(t, words...)))
	}
	return list
}

// examplesTable lists the examples with what each variant takes.
//
//	<!-- examples -->
//
// Or only the examples that have a race, and in words those that have none:
//
//	<!-- examples short -->
func examplesTable(t *testing.T, p page, words []string) string {
	link := func(row exampleRow) string {
		return fmt.Sprintf("[%s](%s)", row.command, p.to("examples/"+row.command))
	}
	if len(words) > 0 {
		return shortTable(t, link)
	}
	var b strings.Builder
	b.WriteString("| example | shows | how long it takes |\n" +
		"| --- | --- | --- |\n")
	for _, row := range exampleRows {
		var takes []string
		for i, d := range row.times(t) {
			says := seconds(d)
			if name := row.takes[i].name; name != "" {
				says = name + ": " + says
			}
			takes = append(takes, says)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", link(row), row.shows, strings.Join(takes, ", "))
	}
	return strings.TrimSpace(b.String())
}

func shortTable(t *testing.T, link func(exampleRow) string) string {
	var b strings.Builder
	line := func(cells ...any) { fmt.Fprintf(&b, "| %-27s | %-36s | %-7s | %-7s |\n", cells...) }
	line("example", "shows", "slowest", "fastest")
	line("---", "---", "---", "---")
	var others []string
	for _, row := range exampleRows {
		if len(row.takes) < 2 {
			others = append(others, link(row))
			continue
		}
		times := row.times(t)
		line(link(row), row.shows, seconds(slices.Max(times)), seconds(slices.Min(times)))
	}
	half := len(others) / 2 // the other half stands in the next line
	return b.String() + "\nExamples without a race: " + strings.Join(others[:half], ", ") +
		",\n" + strings.Join(others[half:], ", ") + "."
}

// TestExampleRows finds examples that no table lists.
func TestExampleRows(t *testing.T) {
	listed := map[string]bool{"echo/client": true} // beside its server
	for _, row := range exampleRows {
		listed[row.command] = true
	}
	for _, pattern := range []string{"*/main.go", "*/*/main.go"} {
		files, err := filepath.Glob(filepath.Join(root, "examples", pattern))
		require.NoError(t, err)
		for _, f := range files {
			name, err := filepath.Rel(filepath.Join(root, "examples"), filepath.Dir(f))
			require.NoError(t, err)
			require.True(t, listed[filepath.ToSlash(name)], name)
		}
	}
}
