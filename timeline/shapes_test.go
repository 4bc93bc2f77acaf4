package timeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"
	"github.com/stretchr/testify/assert"

	"example.com/baton/timeline"
)

// Logs of all kinds say that tea took a second.
func TestPrefixes(t *testing.T) {
	for _, prefix := range []string{
		"2026-01-02T15:04:05.123Z ", "[15:04:05] ", "15:04:05,123 ",
		"1767366245.123 ", "main.go:23: ", "INFO ", "> ", "* ", "INFO:root:",
		"2026/01/02 15:04:05 main.go:23: ", "\x1b[32m✔\x1b[0m ", "[INFO] ",
		"I0102 15:04:05.123456    1234 main.go:23] ", "3:04PM INF ",
		"2026-01-02 15:04:05,123 - root - INFO - ", "50 %\r", "=== ",
	} {
		for _, verbs := range [][2]string{
			{"Starting tea", "Finished tea"}, {"Start: tea", "Done: tea"},
			{"Starting 'tea'...", "Finished 'tea' after 1 s"},
			{"tea started", "tea finished in 300ms"},
			{"tea started", "tea finished: ok"},
			{"tea started", "tea finished with code 0"},
			{"tea started", "tea exited with code 1"},
			{"tea started.", "tea stopped."}, {"tea - started", "tea - done"},
			{"Starting tea", "Failed tea: no water"},
			{"Starting tea", "Completed tea successfully"},
			{"tea: started", "tea: failed"}, {"Launching tea", "tea complete"},
			{"tea has started", "tea is done"}, {"Start tea", "Stopped tea (ok)"},
			{"begin tea", "Canceled tea"}, {"Starting tea", "tea terminated"},
			{"Starting tea", "Finished tea (1.0s)"},
		} {
			c := timeline.NewChart("", linesAt("0 "+prefix+verbs[0], "1 "+prefix+verbs[1]), 0)
			assert.Equal(t, []string{"tea: tea 0s-1s waiting"}, spanRows(c),
				"%q %q", prefix, verbs)
			assert.Equal(t, []string{"tea"}, c.Lanes, "%q %q", prefix, verbs)
		}
	}
}

// The output of other people's programs gives the picture that they would
// have drawn.
func TestShapes(t *testing.T) {
	for _, test := range []struct {
		name  string
		lines []timeline.Line
		want  []string // spans
		lanes []string // if they are not those of the spans
	}{{
		name: "a task in brackets",
		lines: linesAt("0 [task 1] started", "0 [task 2] started",
			"1 [task 1] finished", "2 [task 2] failed"),
		want: []string{"task 1: task 1 0s-1s running", "task 2: task 2 0s-2s running"},
	}, {
		name: "a task and a dash",
		lines: linesAt("0 Task 1 - started", "0 Task 2 - started",
			"1 Task 1 - done", "2 Task 2 - exited with code 3"),
		want: []string{"Task 1: Task 1 0s-1s running", "Task 2: Task 2 0s-2s running"},
	}, {
		name: "a column of names",
		lines: linesAt("0 web  | Starting migration", "0 db   | Starting vacuum",
			"1 web  | Finished migration", "2 db   | Finished vacuum", "2 web  | ready"),
		want: []string{"web: migration 0s-1s running", "db: vacuum 0s-2s running"},
	}, {
		name: "processes of foreman",
		lines: linesAt("0 15:04:05 web.1  | started with pid 7",
			"0 15:04:05 job.1  | started with pid 8", "1 15:04:06 web.1  | listening",
			"3 15:04:08 web.1  | exited with code 0", "4 15:04:09 job.1  | exited with code 0"),
		want: []string{"web.1: web.1 0s-3s running", "job.1: job.1 0s-4s running"},
	}, {
		name: "names in brackets",
		lines: linesAt("0 [web] Starting build", "0 [api] Starting build",
			"1 [api] Finished build", "2 [web] Finished build"),
		want: []string{"web: build 0s-2s running", "api: build 0s-1s running"},
	}, {
		name:  "lanes of names that say nothing more",
		lines: linesAt("0 web | hello", "1 api | hello", "2 web | bye"),
		lanes: []string{"web", "api"},
	}, {
		name: "workers of a thread pool",
		lines: linesAt("0 15:04:05.123 [pool-1] INFO  a.b.C - Starting job 7",
			"0 15:04:05.123 [pool-2] INFO  a.b.C - Starting job 8",
			"1 15:04:05.123 [pool-1] INFO  a.b.C - Finished job 7",
			"2 15:04:05.123 [pool-2] INFO  a.b.C - Finished job 8"),
		want: []string{"pool-1: job 7 0s-1s running", "pool-2: job 8 0s-2s running"},
	}, {
		name: "slog text",
		lines: linesAt(`0 time=2026-01-02T15:04:05.123Z level=INFO msg="job started" worker=1 job=7`,
			`0 time=2026-01-02T15:04:05.123Z level=INFO msg="job started" worker=2 job=8`,
			`1 time=2026-01-02T15:04:06.123Z level=INFO msg="job finished" worker=1 job=7 took=1s`,
			`2 time=2026-01-02T15:04:07.123Z level=WARN msg="job failed" worker=2 job=8 err="no tea"`),
		want: []string{"worker 1: job 7 0s-1s running", "worker 2: job 8 0s-2s running"},
	}, {
		name: "slog JSON",
		lines: linesAt(`0 {"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"started","task":"tea"}`,
			`0 {"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"started","task":"toast"}`,
			`1 {"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"done","task":"tea","ms":1000}`,
			`2 {"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"done","task":"toast","ms":2000}`),
		want: []string{"tea: tea 0s-1s running", "toast: toast 0s-2s running"},
	}, {
		name: "slog's default",
		lines: linesAt("0 2026/01/02 15:04:05 INFO Starting job=7",
			"0 2026/01/02 15:04:05 INFO Starting job=8",
			"1 2026/01/02 15:04:05 INFO Finished job=7",
			"2 2026/01/02 15:04:05 INFO Finished job=8"),
		want: []string{"job 7: job 7 0s-1s running", "job 8: job 8 0s-2s running"},
	}, {
		name: "klog",
		lines: linesAt(`0 I0102 15:04:05.1    12 a.go:3] "Starting" controller="tea"`,
			`1 I0102 15:04:06.1    12 a.go:3] "Stopped" controller="tea"`),
		want: []string{"tea: tea 0s-1s waiting"},
	}, {
		name: "gulp",
		lines: linesAt("0 [15:04:05] Using gulpfile ~/gulpfile.js",
			"0 [15:04:05] Starting 'default'...", "0 [15:04:05] Starting 'clean'...",
			"1 [15:04:06] Finished 'clean' after 1 s", "3 [15:04:08] Finished 'default' after 3 s"),
		want:  []string{"default: default 0s-3s running", "clean: clean 0s-1s running"},
		lanes: []string{"default", "clean", "printed"},
	}, {
		name: "pytest -v",
		lines: linesAt("0 ============ test session starts ============",
			"0.5 collected 2 items", "1 test_x.py::test_a PASSED      [ 50%]",
			"3 test_x.py::TestB::test_b[1-2] FAILED [100%]", "3 === 1 failed, 1 passed in 3.00s ==="),
		want: []string{"test_a: test_a 500ms-1s waiting",
			"TestB::test_b[1-2]: TestB::test_b[1-2] 1s-3s waiting"},
		lanes: []string{"test_a", "TestB::test_b[1-2]", "printed"},
	}, {
		name: "pytest -n 2",
		lines: linesAt("0 2 workers [3 items]", "1 [gw0] [ 33%] PASSED test_x.py::test_a",
			"2 [gw1] [ 66%] PASSED test_x.py::test_b", "3 [gw0] [100%] PASSED test_x.py::test_c"),
		want: []string{"gw0: test_a 0s-1s running", "gw1: test_b 0s-2s running",
			"gw0: test_c 1s-3s running"},
		lanes: []string{"gw0", "gw1", "printed"},
	}, {
		name: "cargo build",
		lines: linesAt("0    Compiling libc v0.2.1", "0    Compiling cfg-if v1.0.0",
			"2    Compiling tea v0.1.0 (/src/tea)",
			"3     Finished `dev` profile [unoptimized + debuginfo] target(s) in 3.02s"),
		want: []string{"libc: libc 0s-3s running", "cfg-if: cfg-if 0s-3s running",
			"tea: tea 2s-3s running"},
	}, {
		name: "cargo test",
		lines: linesAt("0 running 2 tests", "1 test tea::hot ... ok", "2 test tea::cold ... FAILED",
			"2 test result: FAILED. 1 passed; 1 failed"),
		want:  []string{"tea::hot: tea::hot 0s-1s running", "tea::cold: tea::cold 0s-2s running"},
		lanes: []string{"tea::hot", "tea::cold", "printed"},
	}, {
		name: "cargo nextest",
		lines: linesAt("0 Starting 2 tests across 1 binary",
			"1         PASS [   0.500s] tea hot", "2         FAIL [   2.000s] tea cold"),
		want: []string{"2 tests across 1 binary: 2 tests across 1 binary 0s-2s running",
			"tea cold: tea cold 0s-2s running", "tea hot: tea hot 500ms-1s running"},
		lanes: []string{"2 tests across 1 binary", "tea cold", "tea hot"},
	}, {
		name: "what only the end tells",
		lines: linesAt("0 hello", "1 ✓ brews tea (1000 ms)", "3 #5 DONE 1.5s",
			"4 PASS src/tea.test.js (2.0 s)"),
		want: []string{"brews tea: brews tea 0s-1s waiting", "#5: #5 1.5s-3s running",
			"src/tea.test.js: src/tea.test.js 2s-4s running"},
		lanes: []string{"brews tea", "#5", "src/tea.test.js", "printed"},
	}, {
		name: "folders of make -j",
		lines: linesAt("0 make[1]: Entering directory '/src/lib'", "0 make[1]: Entering directory '/src/app'",
			"1 make[1]: Leaving directory '/src/app'", "2 make[1]: Leaving directory '/src/lib'"),
		want: []string{"lib: lib 0s-2s running", "app: app 0s-1s running"},
	}, {
		name: "tasks of ansible",
		lines: linesAt("0 TASK [install nginx] *****", "1 changed: [web1]",
			"1 TASK [start nginx] *****", "3 PLAY RECAP *****", "3 web1 : ok=2"),
		want:  []string{"install nginx: install nginx 0s-1s waiting", "start nginx: start nginx 1s-3s waiting"},
		lanes: []string{"install nginx", "start nginx", "printed"},
	}, {
		name: "modules of maven",
		lines: linesAt("0 [INFO] Building core 1.0 [1/2]", "1 [INFO] Building web 1.0-SNAPSHOT [2/2]",
			"3 [INFO] BUILD SUCCESS"),
		want:  []string{"core: core 0s-1s waiting", "web: web 1s-3s waiting"},
		lanes: []string{"core", "web", "printed"},
	}, {
		name: "scripts of npm",
		lines: linesAt("0 > app@1.0.0 build", "0 > tsc -p .", "1 > @me/app@1.0.0 test",
			"1 > jest", "2 bye"),
		want:  []string{"build: build 0s-1s waiting", "test: test 1s-2s waiting"},
		lanes: []string{"build", "test", "printed"},
	}, {
		name:  "tasks of gradle",
		lines: linesAt("0 > Task :core:jar", "1 > Task :web:jar", "3 BUILD SUCCESSFUL in 3s"),
		want:  []string{":core:jar: :core:jar 0s-1s waiting", ":web:jar: :web:jar 1s-3s waiting"},
		lanes: []string{":core:jar", ":web:jar", "printed"},
	}, {
		name: "tasks of celery",
		lines: linesAt("0 [2026-01-02 15:04:05,123: INFO/MainProcess] hello",
			"2 [2026-01-02 15:04:07,123: INFO/ForkPoolWorker-1] Task app.add[12-ab] succeeded in 1.5s: 3"),
		want:  []string{"ForkPoolWorker-1: Task app.add[12-ab] 500ms-2s waiting"},
		lanes: []string{"ForkPoolWorker-1", "printed"},
	}, {
		name: "requests to one page",
		lines: linesAt(`0 {"msg":"request started","id":7,"path":"/a"}`,
			`0 {"msg":"request started","id":8,"path":"/a"}`,
			`1 {"msg":"request completed","id":8,"status":200}`,
			`2 {"msg":"request completed","id":7,"status":200}`),
		want: []string{"request 7: request 7 0s-2s running", "request 8: request 8 0s-1s running"},
	}, {
		name: "files in the fields",
		lines: linesAt(`0 level=INFO msg="starting download" file=a.iso`,
			`0 level=INFO msg="starting download" file=b.iso`,
			`1 level=INFO msg="finished download" file=b.iso`,
			`2 level=INFO msg="finished download" file=a.iso`),
		want: []string{"download a.iso: download a.iso 0s-2s running", "download b.iso: download b.iso 0s-1s running"},
	}, {
		name: "the file of the code is no name",
		lines: linesAt(`0 {"msg":"starting tea","file":"a.go","line":3}`,
			`1 {"msg":"finished tea","file":"b.go","line":4}`,
			`1 {"msg":"starting soup","file":"a.go:3"}`, `2 {"msg":"finished soup","file":"b.go:4"}`),
		want: []string{"tea: tea 0s-1s waiting", "soup: soup 1s-2s waiting"},
	}, {
		name: "a time and a level are no name",
		lines: linesAt("0 2026-01-02T15:04:05.1234567Z Run npm ci", "1 2026-01-02T15:04:06.1234567Z [INFO] Run tests",
			"2 2026-01-02T15:04:07.1234567Z Run npm ci"),
		lanes: []string{"Run npm ci", "Run tests"},
	}, {
		name:  "starting, and then started",
		lines: linesAt("0 Starting web", "1 Started web", "3 bye"),
		want:  []string{"web: web 0s-1s waiting"},
		lanes: []string{"web", "printed"},
	}, {
		name:  "starting, started, and finished",
		lines: linesAt("0 web starting", "1 web started", "3 web finished"),
		want:  []string{"web: web 0s-3s waiting"},
	}, {
		name:  "a JSON object is no name",
		lines: linesAt(`0 {"a":1} started`, `1 {"a":1} 3`, `2 {"a": 1}`),
		lanes: []string{`{"a":1} started`, `{"a":1} 3`, `{"a": 1}`},
	}, {
		name:  "a name of letters with marks",
		lines: linesAt("0 Start ca\u00a0fé\u3000👩\u200d🍳", "1 End ca\u00a0fé\u3000👩\u200d🍳"),
		want:  []string{"ca\u00a0fé\u3000👩\u200d🍳: ca\u00a0fé\u3000👩\u200d🍳 0s-1s waiting"},
	}} {
		t.Run(test.name, func(t *testing.T) {
			c := timeline.NewChart("", test.lines, 0)
			assert.Equal(t, test.want, spanRows(c))
			lanes := test.lanes
			if lanes == nil {
				for _, w := range test.want {
					lane, _, _ := strings.Cut(w, ": ")
					lanes = append(lanes, lane)
				}
			}
			assert.Equal(t, lanes, c.Lanes)
		})
	}
}

// By-line charts are for runs of an instant, whenever that was.
func TestByLineAfterAStart(t *testing.T) {
	lines := linesAt("1.000 Start tea", "1.001 End tea")
	assert.True(t, timeline.NewChart("", lines, second+2*milli).ByLine)
	assert.True(t, timeline.NewChart("", lines, 2*second).ByLine, "nothing goes on")
	lines = linesAt("1.000 Start tea", "1.001 hello")
	assert.False(t, timeline.NewChart("", lines, 2*second).ByLine, "tea goes on")
	lines = linesAt("1.000 Start tea", "1.005 End tea")
	assert.False(t, timeline.NewChart("", lines, 0).ByLine)
}

// With -v, go test prints each test when it has ended.
func TestGoTest(t *testing.T) {
	c := timeline.NewChart("", linesAt("0 === RUN   TestA", "1 --- PASS: TestA (1.00s)",
		"1 === RUN   TestB", "1 === PAUSE TestB", "1 === RUN   TestC", "1 === PAUSE TestC",
		"1 === RUN   TestD", "1 === RUN   TestD/one", "1.5 === RUN   TestD/two",
		"2 --- PASS: TestD (1.00s)", "2     --- PASS: TestD/one (0.50s)",
		"2     --- FAIL: TestD/two (0.50s)",
		"2 === CONT  TestB", "2 === CONT  TestC", "3 --- PASS: TestB (1.00s)",
		"4 --- PASS: TestC (2.00s)", "4 PASS", "4 ok  \texample.com/tea\t4.005s"), 0)
	assert.Equal(t, []string{
		"TestA: TestA 0s-1s waiting",
		"TestB: TestB 1s-1s waiting",
		"TestC: TestC 1s-1s waiting",
		"TestD: TestD 1s-2s waiting",
		"TestD/one: TestD/one 1s-1.5s waiting",
		"TestD/two: TestD/two 1.5s-2s waiting",
		"TestB: TestB 2s-3s running",
		"TestC: TestC 2s-4s running",
	}, spanRows(c))
	assert.Empty(t, c.Marks)
}

// With several packages, the lines of each come when it has ended.
func TestGoTestInBursts(t *testing.T) {
	c := timeline.NewChart("", linesAt("4 === RUN   TestA", "4 --- PASS: TestA (1.00s)",
		"4 === RUN   TestB", "4 === PAUSE TestB", "4 === RUN   TestC", "4 === PAUSE TestC",
		"4 === RUN   TestD", "4 === RUN   TestD/one", "4 === RUN   TestD/two",
		"4 --- PASS: TestD (1.00s)", "4     --- PASS: TestD/one (0.40s)",
		"4     --- FAIL: TestD/two (0.60s)",
		"4 === CONT  TestB", "4 === CONT  TestC", "4 --- PASS: TestB (1.00s)",
		"4 --- PASS: TestC (2.00s)", "4 PASS", "4 ok  \texample.com/tea\t4.000s",
		"5 ok  \texample.com/milk\t(cached)",
		"6 === RUN   TestA", "6 --- PASS: TestA (5.00s)", "6 ok  \texample.com/x/cup\t5.500s"), 0)
	assert.Equal(t, []string{
		"tea TestA: TestA 0s-1s running",
		"cup TestA: TestA 500ms-5.5s running",
		"tea TestB: TestB 1s-1s running",
		"tea TestC: TestC 1s-1s running",
		"tea TestD: TestD 1s-2s running",
		"tea TestD/one: TestD/one 1s-1.4s running",
		"tea TestD/two: TestD/two 1.4s-2s running",
		"tea TestB: TestB 2s-3s running",
		"tea TestC: TestC 2s-4s running",
	}, spanRows(c))
}

func TestGoTestWithoutV(t *testing.T) {
	c := timeline.NewChart("", linesAt("2 ok  \texample.com/tea\t2.000s",
		"3 --- FAIL: TestCup (0.50s)", "3 FAIL", "3 FAIL\texample.com/cup\t1.500s",
		"4 ?   \texample.com/pot\t[no test files]"), 0)
	assert.Equal(t, []string{"example.com/tea: example.com/tea 0s-2s waiting",
		"example.com/cup: example.com/cup 1.5s-3s waiting",
		"cup TestCup: TestCup 2.5s-3s waiting"}, spanRows(c))
}

func TestGoTestJSON(t *testing.T) {
	var rows []string
	for _, e := range []string{"0 start  0", "0 run TestA 0", "0 pause TestA 0",
		"0 run TestB 0", "0 output TestB 0", "1 pass TestB 1", "1 cont TestA 0",
		"3 fail TestA 2", "3 fail  3"} {
		f := strings.Split(e, " ")
		rows = append(rows, fmt.Sprintf(`%s {"Time":"2026-01-02T15:04:05Z","Action":"%s",`+
			`"Package":"example.com/tea","Test":"%s","Elapsed":%s,"Output":"=== RUN   TestA\n"}`,
			f[0], f[1], f[2], f[3]))
	}
	c := timeline.NewChart("", linesAt(rows...), 0)
	assert.Equal(t, []string{"TestA: TestA 0s-0s waiting",
		"TestB: TestB 0s-1s waiting", "TestA: TestA 1s-3s waiting"}, spanRows(c))
	assert.Equal(t, 3*time.Second, c.Elapsed)
}

// Signs that terminals show two columns wide leave the lanes in line.
func TestWideNames(t *testing.T) {
	var lines []timeline.Line
	for _, name := range []string{"✅ tea", "❌ pot", "⚡⚡⚡", "☕", "茶", "👩\u200d🍳", "tea"} {
		lines = append(lines, timeline.Line{Text: "Start " + name})
	}
	lines = append(lines, timeline.Line{At: second, Text: "hello"})
	drawn := text(t, timeline.Look{Unicode: true, Width: 60}, timeline.NewChart("", lines, 0))
	for i, row := range strings.Split(drawn, "\n")[1:8] {
		before, _, ok := strings.Cut(row, "▓")
		assert.True(t, ok, row)
		assert.Equal(t, 9, displaywidth.String(before), "row %d: %q", i, row)
	}
}
