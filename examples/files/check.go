package main

import (
	"fmt"
	"os"
)

// check makes sure that all files have their size, and adds them up.
func (b batch) check(dir string) (total int64, err error) {
	want := int64(b.blocks) * int64(len(block))
	for i := range b.files {
		info, err := os.Stat(b.path(dir, i))
		if err != nil {
			return 0, err
		}
		if info.Size() != want {
			return 0, fmt.Errorf("%s has %d bytes in place of %d",
				b.path(dir, i), info.Size(), want)
		}
		total += want
	}
	return total, nil
}
