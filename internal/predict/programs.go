package predict

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/chores"
	"example.com/baton/queue"
	"example.com/baton/say"
	"example.com/baton/task"
)

// Learners see these functions as they stand here.

func oneAfterTheOther(w io.Writer) {
	say.Sequential(
		func() { say.After(w, 2*time.Second, "First") },
		func() { say.After(w, 1*time.Second, "Second") },
	)
}

func bothConcurrently(w io.Writer) {
	say.Concurrent(
		func() { say.After(w, 2*time.Second, "First") },
		func() { say.After(w, 1*time.Second, "Second") },
	)
}

func applesThenPears(w io.Writer) {
	say.Count(w, "apple", 3, time.Second)
	say.Count(w, "pear", 3, time.Second)
}

func applesAndPears(w io.Writer) {
	say.Concurrent(
		func() { say.Count(w, "apple", 5, 1*time.Second) },
		func() { say.Count(w, "pear", 3, 2*time.Second) },
	)
}

func teaAndToast(w io.Writer) {
	tea := task.Go(func() (string, error) {
		say.After(w, 3*time.Second, "The tea is ready")
		return "tea", nil
	})
	say.After(w, 2*time.Second, "The toast is ready")
	tea.Wait()
	fmt.Fprintln(w, "Breakfast")
}

func startAndWait(w io.Writer) {
	for i := range 3 {
		t := task.Go(func() (int, error) {
			say.After(w, time.Second, fmt.Sprintf("Task %d is done", i))
			return i, nil
		})
		t.Wait()
	}
}

func twoWorkers(w io.Writer) {
	jobs := []time.Duration{1 * time.Second, 2 * time.Second, 3 * time.Second}
	queue.Work(context.Background(), 2, jobs, func(
		_ context.Context, _ int, job time.Duration,
	) error {
		fmt.Fprintf(w, "Start job of %v\n", job)
		time.Sleep(job)
		fmt.Fprintf(w, "End job of %v\n", job)
		return nil
	})
}

func threeWorkers(w io.Writer) {
	jobs := []int{0, 1, 2, 3, 4}
	queue.Work(context.Background(), 3, jobs, func(
		_ context.Context, _, job int,
	) error {
		fmt.Fprintf(w, "Start job %d\n", job)
		time.Sleep(time.Second)
		fmt.Fprintf(w, "End job %d\n", job)
		return nil
	})
}

func headsDown(w io.Writer) {
	chores.HeadsDown(context.Background(), w, chores.Today())
}

func lookingUp(w io.Writer) {
	chores.LookingUp(context.Background(), w, chores.Today())
}
