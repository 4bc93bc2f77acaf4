package docs

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/predict"
)

// predictBlock says how to be asked the questions of a chapter. In the
// book, the questions themselves stand there.
//
//	<!-- predict -->
func predictBlock(t *testing.T, p page, words []string) string {
	numbers := ""
	for i := range predict.Questions {
		if p.name == "docs/"+predict.Questions[i].Chapter+".md" {
			numbers += fmt.Sprintf(" %d", i+1)
		}
	}
	require.NotEmpty(t, numbers, "%s has no question to predict", p.name)
	return "To have such predictions graded, run `go run ./exercises predict" +
		numbers + "`."
}

// TestPredictions: each question is asked in its chapter.
func TestPredictions(t *testing.T) {
	for i := range predict.Questions {
		name := "docs/" + predict.Questions[i].Chapter + ".md"
		require.Contains(t, read(t, name), "<!-- predict -->", name)
	}
}
