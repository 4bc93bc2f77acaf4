//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// machine describes where and when something is measured.
func machine(module string, quick bool) map[string]string {
	m := map[string]string{
		"goos":   runtime.GOOS,
		"goarch": runtime.GOARCH,
		"go":     runtime.Version(),
		"cores":  fmt.Sprint(runtime.NumCPU()),
		"date":   time.Now().UTC().Format("2006-01-02 15:04 MST"),
		"mode":   "full",
	}
	if quick {
		m["mode"] = "quick"
	}
	m["cpu"] = field("/proc/cpuinfo", "model name")
	memory := strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB")
	if kB, err := strconv.ParseFloat(memory, 64); err == nil {
		m["memory"] = bytesOf(kB * 1024)
	}
	m["load"], _, _ = strings.Cut(read("/proc/loadavg"), " ")
	var u unix.Utsname
	if unix.Uname(&u) == nil {
		m["kernel"] = unix.ByteSliceToString(u.Release[:])
	}
	m["python"] = first("/usr/bin/python3", "-c", pythonVersions)
	m["cc"] = first("cc", "--version")
	m["peers"] = peers(module)
	for _, key := range []string{"cpu", "memory", "load", "kernel", "python", "cc"} {
		if m[key] == "" {
			m[key] = "none"
		}
	}
	return m
}

// stolen returns two times in seconds, since the machine was started: the
// processor time that the host gave to others, and all processor time.
func stolen() (steal, all float64) {
	first, _, _ := strings.Cut(read("/proc/stat"), "\n")
	for i, word := range strings.Fields(first) {
		ticks, err := strconv.ParseFloat(word, 64)
		if err != nil || i > 8 { // the rest is part of what comes before
			continue
		}
		all += ticks / 100
		if i == 8 {
			steal = ticks / 100
		}
	}
	return steal, all
}

// pythonVersions prints the versions of Python and of the packages used.
const pythonVersions = `
import importlib.metadata as m, platform
names = "aiohttp uvloop beautifulsoup4 requests aiofiles Twisted".split()
def version(name):
    try:
        return name + " " + m.version(name)
    except m.PackageNotFoundError:
        return "no " + name
print("Python " + platform.python_version() + ", " + ", ".join(map(version, names)))`

// first returns the first line that a command prints, or "".
func first(words ...string) string {
	out, err := exec.Command(words[0], words[1:]...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}

// helpers are the modules that this one needs, but does not measure.
var helpers = []string{"example.com/baton", "golang.org/x/perf",
	"golang.org/x/sys", "github.com/stretchr/testify"}

// peers returns the modules of the other contenders, with their versions.
func peers(module string) string {
	var list []string
	for line := range strings.Lines(read(filepath.Join(module, "go.mod"))) {
		words := strings.Fields(line)
		if len(words) == 2 && strings.HasPrefix(words[1], "v") &&
			!slices.Contains(helpers, words[0]) {
			list = append(list, words[0]+" "+words[1])
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// field returns the value of a name in a file of lines "name: value".
func field(file, name string) string {
	for line := range strings.Lines(read(file)) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) == name {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return ""
}

func read(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(data)
}
