package board

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// scratch makes a folder for the files that the go command builds, because
// the go command leaves them behind when it is interrupted. An environment
// variable with the name of the folder would keep go test from using cached
// results. So the name is in a copy of the file where "go env -w" keeps
// settings. A GOTMPDIR in the environment would override the file. In that
// case, the folder is made in GOTMPDIR, and env empties the variable.
func scratch() (dir string, env []string, err error) {
	parent, err := filepath.Abs(temp())
	if err != nil {
		return "", nil, err
	}
	removeStale(parent)
	if dir, err = os.MkdirTemp(parent, "baton-board-"); err != nil {
		return "", nil, err
	}
	settings, err := settings()
	if err == nil {
		settings = append(settings, "\nGOTMPDIR="+dir+"\n"...)
		err = os.WriteFile(filepath.Join(dir, "env"), settings, 0o666)
	}
	if err != nil {
		os.RemoveAll(dir)
		return "", nil, err
	}
	return dir, []string{"GOENV=" + filepath.Join(dir, "env"), "GOTMPDIR="}, nil
}

// temp is where the go command builds if it is not told otherwise.
func temp() string { return cmp.Or(os.Getenv("GOTMPDIR"), os.TempDir()) }

// removeStale removes the folders of boards that could not remove them
// themselves, as after kill -9. No board runs the go command for an hour.
func removeStale(parent string) {
	old, _ := filepath.Glob(filepath.Join(parent, "baton-board-*"))
	for _, dir := range old {
		if info, err := os.Lstat(dir); err == nil && info.IsDir() &&
			time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(dir)
		}
	}
}

// settings reads what was set by "go env -w".
func settings() ([]byte, error) {
	file := os.Getenv("GOENV")
	if file == "off" {
		return nil, nil
	}
	if file == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, nil // as the go command has it
		}
		file = filepath.Join(config, "go", "env")
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}
