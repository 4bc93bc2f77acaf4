package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/exercise"
)

var exerciseList = regexp.MustCompile(`<!-- exercises ([\w ]+) -->`)

// TestExercisesAreAtHome: the chapter that an exercise names is the first
// one that lists it. Later chapters may list it again.
func TestExercisesAreAtHome(t *testing.T) {
	first := map[string]string{}
	for _, p := range pages(t) {
		if !aChapter.MatchString(p.name) {
			continue
		}
		for _, m := range exerciseList.FindAllStringSubmatch(p.text, -1) {
			names := strings.Fields(m[1])
			assert.Len(t, slices.Compact(slices.Sorted(slices.Values(names))),
				len(names), "%s lists an exercise twice", p.name)
			for _, name := range names {
				if first[name] == "" {
					first[name] = p.name
				}
			}
		}
	}
	for _, name := range allExercises(t) {
		home := exercise.Chapter(about(t, name).Chapter)
		assert.Equal(t, home, first[name], "the first chapter with %s", name)
	}
}
