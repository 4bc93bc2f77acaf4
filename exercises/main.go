// The command exercises shows the board: the exercises that are done,
// wrong or open, and what to do next.
//
//	go run ./exercises                  shows the board
//	go run ./exercises NAME             grades one exercise
//	go run ./exercises hint NAME        shows one more hint each time
//	go run ./exercises show NAME N      shows implementation N of the code under test
//	go run ./exercises schedule NAME    steps through the goroutine order that broke your answer
//	go run ./exercises watch [NAME]     grades again whenever you save
//	go run ./exercises reset NAME       puts the task back, and keeps your old file
//	go run ./exercises solution NAME    shows the course's answer once yours is right
//	go run ./exercises list             lists all exercises, their minutes, and what they teach
//	go run ./exercises predict [N]      asks when things happen, and grades you
//	go run ./exercises room             serves a page with a class's progress
//	go run ./exercises init DIR         makes your own copy of the exercises
//	go run ./exercises update [DIR]     brings new exercises to your copy
//
// The board runs the tests each time to find out what is done. It records
// only how many hints you have seen, and your last failing schedules, in
// your cache folder.
package main

import (
	"embed"

	"example.com/baton/internal/board"
)

// The files as the course has them, not as learners have changed them.
//
//go:embed */testdata/about.txt */testdata/stub.txt */solution_test.go
var course embed.FS

func main() { board.Main(course) }
