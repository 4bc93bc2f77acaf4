package board

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
)

// poolTest looks at when each job begins. Its list is never empty.
const poolTest = `package testpool

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWork(t *testing.T) {
	work(t, 1, []int{1, 1}, []int{0, 1}, 2)
	work(t, 2, []int{4, 1, 2, 3, 2}, []int{0, 0, 1, 3, 4}, 6)
}

func work(t *testing.T, n int, seconds, begins []int, takes int) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		count := 0
		var jobs []func()
		for i, s := range seconds {
			jobs = append(jobs, func() {
				mu.Lock()
				count++
				if at := int(time.Since(start) / time.Second); at != begins[i] {
					t.Errorf("job %d begins at %d s", i, at)
				}
				mu.Unlock()
				time.Sleep(time.Duration(s) * time.Second)
			})
		}
		Work(n, jobs)
		if took := int(time.Since(start) / time.Second); took != takes || count != len(jobs) {
			t.Errorf("%d jobs in %d s", count, took)
		}
	})
}
`

func TestLearnersWriteTheTest(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	course := newDesk(t, "", "testpool")
	dir := filepath.Join(t.TempDir(), "mine")
	_, err := course.do("init", dir)
	require.NoError(t, err)
	assert.NoFileExists(t, filepath.Join(dir, "exercises", "testpool", "solution_test.go"))
	mine := enter(t, dir)
	mine.env = course.env
	for where, d := range map[string]*desk{"course": course, "copy": mine} {
		got, err := d.do("testpool")
		require.NoError(t, err, where)
		assert.Contains(t, got, "testpool: open\n  Package testpool is an exercise", where)

		file := d.write("testpool", poolTest)
		assert.Equal(t, "testpool_test.go", filepath.Base(file))
		got, err = d.do("testpool")
		assert.Equal(t, example.Exit(1), err, where)
		assert.Contains(t, got, "observed  12 of 13 wrong pools found\n", where)
		assert.Contains(t, got, "it passes with a wrong pool that waits forever if the", where)
		assert.Contains(t, got, "go run ./exercises show testpool 10)", where)
		got, err = d.do()
		require.NoError(t, err, where)
		assert.Contains(t, got, "  12 of 13 wrong pools found ...\n", where)

		got, err = d.do("show", "testpool", "10")
		require.NoError(t, err, where)
		assert.True(t, strings.HasPrefix(got, "// 10: a wrong pool that waits forever"), got)
		assert.Contains(t, got, "\nfunc needsOne(n int, jobs []func()) {\n")
		assert.Equal(t, 1, strings.Count(got, "\nfunc "))

		d.write("testpool", strings.Replace(poolTest, "\twork(t, 1,",
			"\twork(t, 1, nil, nil, 0)\n\twork(t, 1,", 1))
		got, err = d.do("testpool")
		require.NoError(t, err, where)
		assert.Contains(t, got, "testpool: done\n", where)
		assert.Contains(t, got, "not checked: data races (this comes next)\n", where)
		assert.Regexp(t, `  right in \d+ runs; 13 of 13 wrong pools found\n`, got, where)

		got, err = d.do("reset", "-yes", "testpool")
		require.NoError(t, err, where)
		assert.Contains(t, got, filepath.Join("testpool", "testpool_test.go.1.old"), where)
		stub, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(stub), `t.Skip("todo: `, where)
	}
	got, err := mine.do("update")
	require.NoError(t, err)
	assert.Equal(t, "Everything is up to date.\n", got)
	mine.write("testpool", poolTest)
	require.NoError(t, os.RemoveAll(filepath.Join(course.root, "exercises", "testpool")))
	got, err = course.do("update", dir)
	require.NoError(t, err)
	assert.Equal(t, "no longer in the course; your answer stays: testpool\n", got)
	assert.Equal(t, poolTest, contents(t, dir, "exercises", "testpool", "testpool_test.go"))
}

func TestShowNeedsANumber(t *testing.T) {
	d := newDesk(t, "", "testpool")
	for _, c := range []struct{ words, want string }{
		{"show", "show needs the name of an exercise, and a number"},
		{"show testpool 20", `show testpool "20": choose a number from 1 to 19`},
		{"show testpool first", `choose a number from 1 to 19`},
		{"show say 1", "in say, you do not write a test; show takes one of testpool"},
	} {
		_, err := d.do(strings.Fields(c.words)...)
		assert.ErrorContains(t, err, c.want)
		assert.IsType(t, example.Usage(""), err)
	}
}
