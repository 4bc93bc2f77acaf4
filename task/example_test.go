package task_test

import (
	"errors"
	"fmt"
	"time"

	"example.com/baton/task"
)

func ExampleGo() {
	answer := task.Go(func() (int, error) {
		return 42, nil
	})
	// It runs while we do something else.
	fmt.Println(answer.Wait())
	// Output: 42 <nil>
}

func ExampleThread() {
	answer := task.Thread(func() (int, error) {
		return 42, nil
	})
	fmt.Println(answer.Wait())
	// Output: 42 <nil>
}

func ExampleGather() {
	square := func(n int) *task.Task[int] {
		return task.Go(func() (int, error) {
			time.Sleep(time.Duration(10-n) * time.Millisecond)
			return n * n, nil
		})
	}
	fmt.Println(task.Gather(square(1), square(2), square(3)))
	// Output: [1 4 9] <nil>
}

func ExamplePanic() {
	_, err := task.Go(func() (int, error) {
		var none []int
		return none[7], nil
	}).Wait()

	var p *task.Panic
	fmt.Println(errors.As(err, &p))
	fmt.Println(p.Value)
	// Output:
	// true
	// runtime error: index out of range [7] with length 0
}
