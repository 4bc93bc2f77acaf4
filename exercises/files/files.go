// Package files is an exercise: the whole file, or no file.
//
// Save many files, several at the same time, on a disk that is slow and
// sometimes full. At any time, a program that looks at the disk must
// find each file either whole or not at all.
//
//	Save(disk, 2, files) // six files, 1 s of writing each
//
// takes 3 s, and never more than two files are open at the same time.
//
//	go run ./exercises watch files
package files

import "io"

// A File is a file to save. Its text may be empty, or long.
type File struct{ Name, Text string }

// A Disk is where files are kept. Several goroutines may call its
// functions at the same time. Any call may fail, even if the same call
// would succeed a moment later. Write and Close may fail, too. Closing
// a file twice does no harm: the second Close returns an error, and
// does nothing else. Rename replaces any file that has the new name.
type Disk struct {
	Create func(name string) (io.WriteCloser, error)
	Rename func(from, to string) error
	Remove func(name string) error
}

// Save saves all files. At most n files are open at the same time, and
// exactly n while files are waiting. At first the disk is empty. All
// names are different, but names may share a beginning or an ending.
// Save returns when all files are closed, and leaves no goroutine
// behind.
//
// Write each file under a temporary name that no other file uses. For a
// file a.txt, names such as .a.txt, a.txt.part and tmp-3 are safe: the
// grader never gives them to another file. It may give another file the
// name tmp-a.txt, so don't use that. Rename the file when everything is
// written and closed without an error. Many disks report only at Close
// that they are full.
//
// If anything fails for a file, don't try again. Leave nothing of that
// file behind, under any name. Save the other files nevertheless. Save
// returns an error in which errors.Is finds every failure. Failures
// during the cleanup after another failure may be left out.
func Save(disk Disk, n int, files []File) error {
	panic("todo: files")
}
