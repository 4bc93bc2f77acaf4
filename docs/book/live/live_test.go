package live_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/docs/book/live"
)

// ask runs a scene with some values.
func ask(
	t *testing.T, scene string, set live.Setting, tried ...live.Setting,
) live.Result {
	r := live.Answer(t, live.Request{Scene: scene, Set: set, More: true,
		Tried: tried})
	assert.Empty(t, r.Error, "%s %v", scene, set)
	return r
}

// TestScenes: what each of them says of its first run, and of another.
func TestScenes(t *testing.T) {
	for _, tt := range []struct {
		scene string
		set   live.Setting
		said  string
	}{
		{"say", nil, "2 s and 1 s, concurrently: 2 s"},
		{"say", live.Setting{"way": "one after the other"},
			"2 s and 1 s, one after the other: 3 s"},
		{"queue", nil, "3 workers: 4 s"},
		{"queue", live.Setting{"n": "11"}, "3 workers, 11 jobs: 4 s"},
		{"queue", live.Setting{"jobs": "uneven"}, "3 workers, 15 jobs: 16 s"},
		{"queue", live.Setting{"jobs": "your own", "workers": "2"},
			"2 workers, 4 jobs: 6 s"},
		{"queue", live.Setting{"jobs": "your own", "list": "0.5, 2s;1",
			"workers": "1"}, "1 worker, 3 jobs: 3.5 s"},
		{"chores", nil, "14 potatoes, looking up after each: 7 s"},
		{"chores", live.Setting{"look": "0"},
			"14 potatoes, never looking up: 10 s"},
		{"chores", live.Setting{"look": "4"},
			"14 potatoes, looking up after every 4: 7 s"},
		{"chores", live.Setting{"look": "7"},
			"14 potatoes, looking up after every 7: 7 s"},
		{"chores", live.Setting{"potatoes": "0"},
			"0 potatoes, looking up after each: 6 s"},
		{"bakery", nil, "5 cakes, 1 oven: 12 s"},
		{"bakery", live.Setting{"ovens": "2"}, "5 cakes, 2 ovens: 8 s"},
		{"bakery", live.Setting{"way": "one cake after the other"},
			"5 cakes, one after the other: 20 s"},
		{"pages", nil, "12 pages of 100 ms, 5 at a time: 300 ms"},
		{"pages", live.Setting{"n": "1"},
			"12 pages of 100 ms, 1 at a time: 1.2 s"},
		{"rate", nil, "10 per second, burst 5: 1.7 s"},
		{"rate", live.Setting{"burst": "1"}, "10 per second, burst 1: 2.1 s"},
		{"retry", live.Setting{"clients": "3"},
			"3 clients, 3 attempts, equal pauses: 92 ms"},
		{"errors", nil, "3 workers, job 3 fails: 1.67 s"},
		{"errors", live.Setting{"cancel": "1"},
			"3 workers, job 3 fails, canceled at 1 s: 1 s"},
	} {
		assert.Equal(t, tt.said, ask(t, tt.scene, tt.set).Said)
	}
}

// TestGoals: each has a solution, and is not reached from the start.
func TestGoals(t *testing.T) {
	solutions := map[string][]live.Setting{
		"say":    {{"second": "2"}},
		"queue":  {{"n": "11"}},
		"chores": {{"look": "0", "potatoes": "10"}},
		"bakery": {{"ovens": "2", "cakes": "8"}, {"ovens": "2", "cakes": "3"}},
		"pages":  {{"n": "4"}},
		"rate":   {{"burst": "12"}},
		"retry":  {{"attempts": "5", "jitter": "100"}},
		"errors": {{"workers": "4"}},
	}
	beside := map[string][]live.Setting{
		"say":    {{"second": "2.5"}},
		"queue":  {{"n": "11", "workers": "2"}},
		"bakery": {{"ovens": "3", "cakes": "8"}, {"ovens": "1", "cakes": "3"}},
		"pages":  {{"n": "3"}},
		"rate":   {{"burst": "11"}},
		"errors": {{"workers": "3"}},
	}
	for _, scene := range live.Scenes {
		assert.Empty(t, ask(t, scene.Name, nil).Reached, scene.Name)
		for i, g := range scene.Goals {
			set := solutions[scene.Name][i]
			if g.Beside != nil {
				assert.NotContains(t, ask(t, scene.Name, set).Reached, i,
					"%s: nothing else was tried", scene.Name)
			}
			assert.Contains(t, ask(t, scene.Name, set,
				beside[scene.Name]...).Reached, i, scene.Name)
		}
	}
}

// TestTheDryerStarts at 5 s if we look up then, or if there is nothing
// left to clean.
func TestTheDryerStarts(t *testing.T) {
	for _, tt := range []struct {
		potatoes, look string
		reached        bool
	}{
		{"14", "5", true}, {"14", "10", true}, {"10", "0", true},
		{"14", "4", false}, {"14", "0", false}, {"14", "1", false},
	} {
		r := ask(t, "chores",
			live.Setting{"potatoes": tt.potatoes, "look": tt.look})
		assert.Equal(t, tt.reached, len(r.Reached) == 1, "%v", tt)
	}
}

func TestWhatIf(t *testing.T) {
	for _, scene := range live.Scenes {
		r := ask(t, scene.Name, nil)
		for _, row := range r.WhatIf {
			assert.Equal(t, r.Chart.Elapsed, row.Takes+row.Saves, row.What)
		}
	}
	r := ask(t, "queue", live.Setting{"jobs": "your own", "list": "1 1 4"})
	assert.Equal(t, live.Row{What: "halve job 2 (4 s)", Takes: 2 * time.Second,
		Saves: 2 * time.Second, Words: "2 s"}, r.WhatIf[0])
	assert.Contains(t, r.WhatIf, live.Row{What: "one more worker",
		Takes: 4 * time.Second, Words: "0 s"})
}

func TestWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, value, wrong string }{
		{"workers", "0", "enter a number from 1 to 12"},
		{"workers", "1.5", "enter a number from 1 to 12"},
		{"workers", "NaN", "enter a number from 1 to 12"},
		{"workers", "", "enter a number from 1 to 12"},
		{"jobs", "many", "choose one of: even, uneven, your own"},
		{"list", "", "enter up to 40 numbers, such as 4 3 1 2; " +
			"each is 0.1 to 60 seconds"},
		{"list", "1 -2", "enter up to 40 numbers, such as 4 3 1 2; " +
			"each is 0.1 to 60 seconds"},
	} {
		r := live.Answer(t, live.Request{Scene: "queue",
			Set: live.Setting{tt.name: tt.value}})
		assert.Equal(t, tt.wrong, r.Error)
		assert.Equal(t, tt.name, r.Field)
	}
	var r live.Result
	assert.NoError(t, json.Unmarshal(
		[]byte(live.AnswerJSON(t, `{"Scene":"none"}`)), &r))
	assert.Equal(t, `there is no scene "none"`, r.Error)
	assert.NoError(t, json.Unmarshal([]byte(live.AnswerJSON(t, `{`)), &r))
	assert.NotEmpty(t, r.Error)
}

// TestComparison: with the run before, as both are shown.
func TestComparison(t *testing.T) {
	for before, want := range map[time.Duration]string{
		4 * time.Second:                  "3 workers: 4 s",
		5 * time.Second:                  "3 workers: 4 s, 1 s less",
		3500 * time.Millisecond:          "3 workers: 4 s, 500 ms more",
		4*time.Second + time.Microsecond: "3 workers: 4 s",
	} {
		assert.Equal(t, want, live.Answer(t, live.Request{Scene: "queue",
			Before: before, Compare: true}).Said)
	}
}
