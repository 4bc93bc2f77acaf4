package docs

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
)

// raceReport is what the race detector printed about docs/testdata/race
// when it was seen, and where.
const raceReport = "docs/testdata/race/report.txt"

// reportBlock shows the report.
//
//	<!-- report race -->
func reportBlock(t *testing.T, p page, words []string) string {
	require.Equal(t, []string{"race"}, words, "%s: report race", p.name)
	if golden.Updating() {
		raceAgain(t)
	}
	where, report, _ := strings.Cut(read(t, raceReport), "\n")
	return fenced("sh", "go run -race ./docs/testdata/race") + "\n\n" +
		fenced("text", report) + "\n\n" +
		"Recorded once (" + where + "), in the folder `baton`."
}

// TestRaceReport runs the program with the race detector, which says the
// same again, and without, which says that all is well.
func TestRaceReport(t *testing.T) {
	cmd := exec.Command("go", "run", "./docs/testdata/race")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, "sold: 2\n", string(out))
	raceAgain(t)
}

// raceAgain compares the report with a new one. With -update, it keeps
// the new one if they differ in more than numbers.
func raceAgain(t *testing.T) {
	t.Helper()
	if !hasRaceDetector() {
		t.Log("the race detector needs cgo and a C compiler")
		return
	}
	top, err := filepath.Abs(root)
	require.NoError(t, err)
	cmd := exec.Command("go", "run", "-race", "./docs/testdata/race")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	require.Error(t, err, "the program has a race")
	out = bytes.ReplaceAll(out, []byte(filepath.ToSlash(top)), []byte("baton"))

	was := "nothing\n"
	if exists(raceReport) {
		_, was, _ = strings.Cut(read(t, raceReport), "\n")
	}
	if maskReport(was) == maskReport(string(out)) {
		return
	}
	if !golden.Updating() {
		t.Errorf("the report was\n%s\nand now is\n%s\n"+
			"go test ./docs -update keeps the new one", was, out)
		return
	}
	sameFile(t, raceReport, fmt.Appendf(nil, "%s, %s/%s\n%s",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, out))
}

func hasRaceDetector() bool {
	_, gcc := exec.LookPath("gcc")
	cgo, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	return gcc == nil && err == nil && strings.TrimSpace(string(cgo)) == "1"
}

var (
	ofTheRun = regexp.MustCompile(
		`0x[0-9a-f]+|\+0x[0-9a-f]+|[Gg]oroutine \d+`)
)

// maskReport drops what differs from run to run and from Go to Go:
// addresses and the numbers of goroutines.
func maskReport(report string) string {
	return ofTheRun.ReplaceAllString(report, "N")
}
