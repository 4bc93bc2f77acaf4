// The command exercises is the board: which exercises are done, which are
// wrong, which are open, and what to do next.
//
//	go run ./exercises                  shows the board
//	go run ./exercises NAME             grades one exercise
//	go run ./exercises hint NAME        shows one more hint each time
//	go run ./exercises show NAME N      shows code that your test ran with
//	go run ./exercises schedule NAME    steps through the schedule you got wrong
//	go run ./exercises watch [NAME]     grades again whenever you save
//	go run ./exercises reset NAME       puts the task back, keeps your work aside
//	go run ./exercises solution NAME    once yours is right, or with -spoil
//	go run ./exercises list             lists all, with minutes and their aims
//	go run ./exercises predict [N]      asks when things happen, and grades you
//	go run ./exercises room             serves a page with a class's progress
//	go run ./exercises init DIR         makes your own copy of the exercises
//	go run ./exercises update [DIR]     brings new exercises to your copy
//
// What is done is what the tests say at this moment. Only the number of
// hints that you have seen is recorded, in your cache folder.
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
