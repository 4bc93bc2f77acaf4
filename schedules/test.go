package schedules

import (
	"testing"
	"testing/synctest"
)

// Test takes the place of synctest.Test in tests that the command explores.
// Without the command, it is synctest.Test.
func Test(t *testing.T, f func(t *testing.T)) {
	synctest.Test(t, f)
}
