package main

import "os"

// A folder is where the files go: dir, where they stay, or, if that is
// empty, a temporary folder.
type folder struct {
	dir  *string // the flag
	temp string
}

// make makes the folder, if it is not there.
func (f *folder) make() (name string, err error) {
	if *f.dir != "" {
		return *f.dir, os.MkdirAll(*f.dir, 0o777)
	}
	f.temp, err = os.MkdirTemp("", "baton-files-")
	return f.temp, err
}

// remove removes the folder, with all that is in it, if it is
// temporary.
func (f *folder) remove() error { return os.RemoveAll(f.temp) }
