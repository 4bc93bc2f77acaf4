package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// machine tells where and when something is measured.
func machine(quick bool) map[string]string {
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
	m["memory"] = field("/proc/meminfo", "MemTotal")
	m["load"], _, _ = strings.Cut(read("/proc/loadavg"), " ")
	var u unix.Utsname
	if unix.Uname(&u) == nil {
		m["kernel"] = unix.ByteSliceToString(u.Release[:])
	}
	for key, value := range m {
		if value == "" {
			m[key] = "unknown"
		}
	}
	return m
}

// field returns what stands after a name in a file of lines "name: value".
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
