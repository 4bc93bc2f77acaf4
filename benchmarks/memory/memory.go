// Package memory tells a program how much memory it has had in use.
package memory

import (
	"fmt"
	"os"
	"strings"
)

// Print prints the most memory that this process has had in use, in bytes,
// for the parent that measures it. After the process has ended, it is too
// late: the system may then report the memory of the parent.
func Print() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(status)) {
		var kB int
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kB); err == nil {
			fmt.Println("peak-B", kB*1024)
		}
	}
}
