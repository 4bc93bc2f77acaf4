// Package files is an exercise: files without leaving half of one.
//
// Save many files, several at the same time, on a disk that is slow and
// sometimes full. Whoever looks at the disk, at any time, finds each
// file either whole or not at all.
//
//	Save(disk, 2, files) // six files, 1 s of writing each
//
// takes 3 s, and no more than two files are ever open.
//
//	go run ./exercises watch files
package files

import "io"

// A File is to be saved.
type File struct{ Name, Text string }

// A Disk is where files are. Its functions may be called by several
// goroutines at the same time, and each of them may fail.
type Disk struct {
	Create func(name string) (io.WriteCloser, error)
	Rename func(from, to string) error // what was at to is no more
	Remove func(name string) error
}

// Save saves all files, with at most n open at the same time, and with
// n whenever that many are left. It returns when all are closed.
//
// While a file is being written, it has another name. It gets its own
// by Rename, once everything is written and closed without an error.
// Many disks say only at the Close that there was no room. If anything
// fails, nothing is left of that file under any name, and all others
// are saved nevertheless. What each of them failed with is found in
// what Save returns by errors.Is. What fails while you clean up after
// that need not be.
func Save(disk Disk, n int, files []File) error {
	panic("todo: files")
}
