package predict

import (
	"io"
	"time"
)

// A Question shows a program, and asks when things happen.
type Question struct {
	Chapter string // the name of its file in docs
	Title   string
	Program string // the function in programs.go
	Uses    []Part // what it calls
	Asks    []Ask
	Run     func(w io.Writer)
}

// A Part is some declarations of a file of the course.
type Part struct {
	File  string
	Names []string
}

// An Ask is a question about an instant: when a line is printed or, if
// Line is empty, how long the program takes in all.
type Ask struct {
	Line  string
	Wrong []Wrong
}

// A Wrong is a typical wrong guess, and the misconception behind it.
type Wrong struct {
	Guess time.Duration
	Why   string
}

const s = time.Second

const added = "You added the two durations: that is the sequential version. " +
	"Concurrently, you wait only for the longer duration."

// Questions are two for each of five early chapters.
var Questions = []Question{
	{
		Chapter: "01-waiting", Title: "Two pauses, one after the other",
		Program: "oneAfterTheOther", Run: oneAfterTheOther,
		Uses: []Part{{"say/say.go", []string{"After", "Sequential"}}},
		Asks: []Ask{
			{Line: "First", Wrong: []Wrong{
				{3 * s, "You waited for both pauses. After prints as soon as " +
					"its own pause is over."},
				{0, "You let After print first. It pauses first."},
			}},
			{Line: "Second", Wrong: []Wrong{
				{1 * s, "You let both pauses begin together: that is the " +
					"concurrent version. Sequential calls the second function " +
					"after the first one has returned."},
				{2 * s, "You let After print first. It pauses first."},
			}},
			{Wrong: []Wrong{
				{2 * s, "You let the pauses overlap. One after the other, they " +
					"add up."},
			}},
		},
	},
	{
		Chapter: "01-waiting", Title: "Two pauses, concurrently",
		Program: "bothConcurrently", Run: bothConcurrently,
		Uses: []Part{{"say/say.go", []string{"After", "Concurrent"}}},
		Asks: []Ask{
			{Line: "First", Wrong: []Wrong{
				{3 * s, "You let First wait for Second. Goroutines do not wait " +
					"for each other unless you make them."},
			}},
			{Line: "Second", Wrong: []Wrong{
				{3 * s, "You let Second wait for First: that is the sequential " +
					"version. Each goroutine has a pause of its own."},
				{2 * s, "You kept the order of the source code. Goroutines do not " +
					"keep it: the shorter pause is over first."},
			}},
			{Wrong: []Wrong{
				{3 * s, added},
				{1 * s, "You stopped when the first function was done. " +
					"Concurrent waits for both."},
			}},
		},
	},
	{
		Chapter: "02-counting", Title: "Apples, then pears",
		Program: "applesThenPears", Run: applesThenPears,
		Uses: []Part{{"say/count.go", []string{"Count"}}},
		Asks: []Ask{
			{Line: "apple 2", Wrong: []Wrong{
				{3 * s, "You paused before each number. Count prints first, and " +
					"then pauses, so the number n comes after n pauses."},
			}},
			{Line: "pear 0", Wrong: []Wrong{
				{2 * s, "You left out the pause after the last apple. " +
					"Count pauses after every number."},
				{0, "You let both count together. There are no goroutines here: " +
					"the second call begins when the first one returns."},
				{4 * s, "You paused before the first number. Count prints " +
					"first, and then pauses."},
			}},
			{Wrong: []Wrong{
				{5 * s, "You stopped at the last line. Count pauses once more " +
					"before it returns."},
				{3 * s, "You let both count together. There are no goroutines here: " +
					"the second call begins when the first one returns."},
			}},
		},
	},
	{
		Chapter: "02-counting", Title: "Apples and pears",
		Program: "applesAndPears", Run: applesAndPears,
		Uses: []Part{{"say/count.go", []string{"Count"}}},
		Asks: []Ask{
			{Line: "apple 4", Wrong: []Wrong{
				{5 * s, "You paused before each number. Count prints first, and " +
					"then pauses."},
				{8 * s, "You let the pears hold up the apples. Each goroutine " +
					"has pauses of its own."},
			}},
			{Line: "pear 1", Wrong: []Wrong{
				{4 * s, "You paused before each number. Count prints first, and " +
					"then pauses."},
				{7 * s, "You let the pears wait for the apples: that is the " +
					"sequential version."},
				{1 * s, "You let both take turns. The pauses alone decide " +
					"the order."},
			}},
			{Wrong: []Wrong{
				{11 * s, added},
				{5 * s, "That is when the apples are done. Concurrent waits for " +
					"the pears, too."},
				{4 * s, "You stopped at the last line. Count pauses once more " +
					"before it returns, and the last pear pauses for 2 s."},
			}},
		},
	},
	{
		Chapter: "05-tasks", Title: "When a task begins",
		Program: "teaAndToast", Run: teaAndToast,
		Uses: []Part{{"task/task.go", []string{"Go", "Task.Wait"}}},
		Asks: []Ask{
			{Line: "The tea is ready", Wrong: []Wrong{
				{5 * s, "You started the tea at Wait. A task begins at Go; " +
					"Wait only waits for it."},
			}},
			{Line: "The toast is ready", Wrong: []Wrong{
				{5 * s, "You let the toast wait for the tea. Go returns " +
					"immediately."},
				{3 * s, "You let the toast wait for the tea. Go returns " +
					"immediately."},
			}},
			{Line: "Breakfast", Wrong: []Wrong{
				{5 * s, "You added the two durations. The tea is made while the bread is " +
					"in the toaster."},
				{2 * s, "You left out Wait: it returns when the tea is ready."},
			}},
		},
	},
	{
		Chapter: "05-tasks", Title: "Wait in the loop",
		Program: "startAndWait", Run: startAndWait,
		Uses: []Part{{"task/task.go", []string{"Go", "Task.Wait"}}},
		Asks: []Ask{
			{Line: "Task 1 is done", Wrong: []Wrong{
				{1 * s, "You started all tasks before you waited. This loop waits " +
					"for each task before it starts the next one."},
			}},
			{Wrong: []Wrong{
				{1 * s, "You expected the tasks to overlap. This loop waits for " +
					"each task before it starts the next one: it uses goroutines, " +
					"but is still sequential."},
			}},
		},
	},
	{
		Chapter: "06-queue", Title: "Two workers, three jobs",
		Program: "twoWorkers", Run: twoWorkers,
		Uses: []Part{{"queue/queue.go", []string{"Work"}}},
		Asks: []Ask{
			{Line: "Start job of 3s", Wrong: []Wrong{
				{2 * s, "You let the next job wait for both workers. The worker " +
					"that is free takes it."},
				{3 * s, "You gave the first two jobs to one worker. Each worker " +
					"takes one of them."},
				{0, "You started every job right away. There are two workers, " +
					"and both are busy."},
			}},
			{Wrong: []Wrong{
				{3 * s, "You divided 6 s of work by two workers. The last job " +
					"starts late, and workers cannot share a job."},
				{6 * s, "You added the jobs: that is one worker."},
				{5 * s, "You let the next job wait for both workers. The worker " +
					"that is free takes it."},
			}},
		},
	},
	{
		Chapter: "06-queue", Title: "Three workers, five jobs",
		Program: "threeWorkers", Run: threeWorkers,
		Uses: []Part{{"queue/queue.go", []string{"Work"}}},
		Asks: []Ask{
			{Line: "Start job 4", Wrong: []Wrong{
				{0, "You started every job right away. There are three workers, " +
					"and all of them are busy."},
				{4 * s, "You did one job after the other: that is one worker."},
			}},
			{Wrong: []Wrong{
				{1670 * time.Millisecond, "You divided 5 s of work by three workers. " +
					"Workers cannot share a job, so it takes two rounds."},
				{1 * s, "You started every job right away: that is five workers."},
				{5 * s, "You added the jobs: that is one worker."},
			}},
		},
	},
	{
		Chapter: "07-chores", Title: "Heads down over the potatoes",
		Program: "headsDown", Run: headsDown,
		Uses: []Part{
			{"chores/today.go", []string{"Today"}},
			{"chores/chores.go", []string{"person.attend", "person.cleanHeadsDown", "person.machine"}},
		},
		Asks: []Ask{
			{Line: "Start dryer for 3 seconds", Wrong: []Wrong{
				{3 * s, "The washing machine is done by then, but your hands are " +
					"in the potatoes: you notice only after the last one."},
				{6 * s, "That is the sequential version, in which the washing " +
					"machine waits for the dishwasher."},
			}},
			{Line: "End cleaning potatoes for 14 pieces", Wrong: []Wrong{
				{17 * s, "You let the potatoes wait for the machines. The " +
					"machines run on their own."},
				{10 * s, "You counted the dryer: it starts only when the potatoes " +
					"are clean."},
			}},
			{Wrong: []Wrong{
				{7 * s, "You let the dryer start on time. HeadsDown looks up only " +
					"after the last potato, and then the dryer takes 3 s."},
				{20 * s, "You added everything: that is the sequential version. " +
					"Machines run on their own."},
			}},
		},
	},
	{
		Chapter: "07-chores", Title: "Looking up after each potato",
		Program: "lookingUp", Run: lookingUp,
		Uses: []Part{
			{"chores/today.go", []string{"Today"}},
			{"chores/chores.go", []string{"person.attend", "person.cleanLookingUp", "person.machine"}},
		},
		Asks: []Ask{
			{Line: "Start dryer for 3 seconds", Wrong: []Wrong{
				{7 * s, "That is HeadsDown. Here you look up after each potato, " +
					"so you notice the washing machine within half a second."},
				{3500 * time.Millisecond, "A potato is clean at 3 s, and you look up " +
					"right after it."},
			}},
			{Wrong: []Wrong{
				{10 * s, "That is HeadsDown. Here the dryer runs while you clean " +
					"the other potatoes."},
				{20 * s, "You added everything: that is the sequential version. " +
					"Machines run on their own."},
				{6 * s, "That is when the dryer is done. The potatoes take longer."},
			}},
		},
	},
}
