package board

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPredict runs the command itself, because it prepares a virtual
// clock for the whole process.
func TestPredict(t *testing.T) {
	cmd := exec.Command("go", "run", "./exercises", "predict", "2")
	cmd.Dir = "../.."
	cmd.Stdin = strings.NewReader("2\n2\n3\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	assert.NoError(t, err)
	assert.Contains(t, string(out), "You kept the order of the source code.")
	assert.Contains(t, string(out), "right answers: 1 of 3\n")
}

func TestPredictNeedsNumbers(t *testing.T) {
	d := newDesk(t, "")
	_, err := d.do("predict", "first")
	assert.ErrorContains(t, err, `there is no question "first"; choose numbers from 1 to 10`)
	_, err = d.do("predict", "-yes")
	assert.ErrorContains(t, err, "-yes applies only to reset")
}
