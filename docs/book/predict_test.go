package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/predict"
)

// predictionOf is where a question is asked: its page, and its section.
func predictionOf(i int) (page, section string) {
	return predict.Questions[i].Chapter + ".html",
		fmt.Sprintf("#predict-%d", i+1)
}

// guess types guesses, and checks them by the Enter key.
func (tb *tab) guess(section string, guesses ...string) {
	tb.t.Helper()
	for i, g := range guesses {
		tb.focus(fmt.Sprintf("%s-%d", section, i))
		js[bool](tb, "(document.activeElement.select(), true)")
		tb.press(kb.Delete, g)
	}
	tb.press(kb.Enter)
	tb.until("document.querySelector(" +
		quote(section+" .predict-said") + ").textContent")
}

// TestEachMisconceptionIsNamed guesses each typical wrong number, and then
// what a run in this process says.
func TestEachMisconceptionIsNamed(t *testing.T) {
	base := serveBook(t, "..")
	for i := range predict.Questions {
		q := &predict.Questions[i]
		page, section := predictionOf(i)
		tb := open(t, base, page, look{size: phone})
		chart, times, err := q.Truth(t)
		require.NoError(t, err)
		most := 0
		for _, a := range q.Asks {
			most = max(most, len(a.Wrong))
		}
		for k := range most {
			var guesses, want []string
			for j, a := range q.Asks {
				w := a.Wrong[min(k, len(a.Wrong)-1)]
				guesses = append(guesses, fmt.Sprint(w.Guess.Seconds()))
				want = append(want, fmt.Sprintf("wrong: %s, not %s s. %s",
					a.Answer(times[j]), guesses[j], w.Why))
			}
			tb.guess(section, guesses...)
			assert.Equal(t, want, tb.texts(section+" .predict-said li"))
		}
		var exact []string
		for _, at := range times {
			exact = append(exact, at.String())
		}
		tb.guess(section, exact...)
		assert.Contains(t, tb.text(section+" .predict-said"), fmt.Sprintf(
			"%d of %[1]d answers are right.", len(q.Asks)))
		assert.Equal(t, "status",
			tb.attribute(section+" .predict-said", "role"))
		assert.Equal(t, 390, js[int](tb,
			"document.documentElement.scrollWidth"))
		js[bool](tb, "(document.querySelector('"+section+
			" form').scrollIntoView(), true)")
		tb.shot(fmt.Sprintf("predict-%d", i+1))

		// The truth below the guess, on the same scale.
		assert.Equal(t, []string{"your guess", "what happens"},
			tb.texts(section+" .name b"))
		axis := time.Duration(js[float64](tb, "document.querySelector('"+
			section+" figure').batonAxis"))
		shown := tb.bars(section + " figure")
		for _, b := range drawn(chart, axis) {
			assert.Contains(t, shown, b, q.Title)
		}
	}
}

func TestPredictionsForgiveAndSkip(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "01-waiting.html", look{})
	const section = "#predict-2"
	tb.guess(section, "2,0 s", "1000ms", "2.01")
	assert.Equal(t, 3, tb.count(section+" .reached"))

	tb.focus(section + "-1")
	js[bool](tb, "(document.activeElement.select(), true)")
	tb.press("soon")
	assert.Empty(t, tb.text(section+" .predict-said"),
		"of a new guess, the old verdict would be wrong")
	tb.press(kb.Enter)
	tb.until("document.querySelector('" + section + " .wrong').textContent")
	assert.Contains(t, tb.text(section+" .wrong"), "“soon” is not a time.")
	assert.Equal(t, "predict-2-1", js[string](tb, "document.activeElement.id"))
	assert.Equal(t, "true", tb.attribute(section+"-1", "aria-invalid"))

	tb.guess(section, "", "", "")
	assert.Equal(t, []string{`skipped: "First" comes at 2 s.`,
		`skipped: "Second" comes at 1 s.`, "skipped: It takes 2 s in all."},
		tb.texts(section+" .predict-said li"))
	assert.Zero(t, tb.count(section+" .tabs"), "only the truth is drawn")
}

// TestPredictionsWithoutScript: the answers are there, folded.
func TestPredictionsWithoutScript(t *testing.T) {
	site, err := Build("..", "")
	require.NoError(t, err)
	for i := range predict.Questions {
		page, _ := predictionOf(i)
		text := string(site.Files[page])
		for _, a := range predict.Questions[i].Asks {
			for _, w := range a.Wrong {
				assert.Contains(t, text, strings.NewReplacer("'", "&#39;").
					Replace(w.Why))
			}
		}
	}
	tb := open(t, serveBook(t, ".."), "01-waiting.html",
		look{noScript: true})
	tb.run(chromedp.WaitNotVisible(chromedp.CSS("#predict-1 form")))
	tb.click("#predict-1 .answers summary")
	tb.run(chromedp.WaitVisible(chromedp.CSS("#predict-1 .answers li")))
}

func TestAxePredictions(t *testing.T) {
	axe := readAxe(t)
	base := serveBook(t, "..")
	for _, how := range []look{{}, {size: phone, dark: true}} {
		tb := open(t, base, "01-waiting.html", how)
		tb.guess("#predict-1", "3", "1", "3")
		tb.focus("#predict-2-0")
		tb.press("soon", kb.Enter)
		tb.until("document.querySelector('#predict-2 .wrong').textContent")
		tb.audit(axe, "")
		tb.shot("predict-wrong")
	}
}
