package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"example.com/baton/internal/predict"
	"example.com/baton/timeline"
)

// A prediction is a question as the page asks it.
type prediction struct {
	*predict.Question
	Number  int // from 1, as in the terminal
	Code    template.HTML
	Calls   template.HTML // what the code calls
	Answers []answered
	Data    template.JS // for the script
}

// An answered is one of the times that are asked for. Times are
// nanoseconds.
type answered struct {
	Text  string        `json:"text"` // the question
	Line  string        `json:"line"`
	Lane  string        `json:"lane"`
	At    time.Duration `json:"at"`
	Says  string        `json:"says"` // the answer
	Wrong []misguess    `json:"wrong"`
}

// A misguess is a typical wrong guess.
type misguess struct {
	At   time.Duration `json:"at"`
	Says string        `json:"says"`
	Why  string        `json:"why"`
}

// predictions returns the questions of a page.
func (s *Site) predictions(p *Page) string {
	var b bytes.Buffer
	chapter := strings.TrimSuffix(path.Base(p.Path), ".md")
	for i := range predict.Questions {
		q := &predict.Questions[i]
		if q.Chapter != chapter {
			continue
		}
		of, err := newPrediction(q, i+1)
		if err == nil {
			err = layout.ExecuteTemplate(&b, "predict.html", of)
		}
		if err != nil {
			s.problem(p, "question %d: %v", i+1, err)
		}
		p.Predict = true
		p.ids[fmt.Sprintf("predict-%d", i+1)] = true
	}
	if !p.Predict {
		s.problem(p, "no question of internal/predict belongs here")
	}
	return b.String()
}

// newPrediction prepares a question for its page.
func newPrediction(q *predict.Question, number int) (prediction, error) {
	chart, times, err := q.Recorded()
	if err != nil {
		return prediction{}, err
	}
	chart.Lanes = append([]string{}, chart.Lanes...)
	chart.Spans = append([]timeline.Span{}, chart.Spans...)
	of := prediction{Question: q, Number: number}
	code, calls, _ := strings.Cut(q.Source(), "\n// From ")
	of.Code = template.HTML(highlight("go", code))
	of.Calls = template.HTML(highlight("go", "// From "+calls))
	for i, ask := range q.Asks {
		a := answered{ask.Text(), ask.Line, ask.Lane(), times[i],
			ask.Answer(times[i]), nil}
		for _, w := range ask.Wrong {
			a.Wrong = append(a.Wrong, misguess{w.Guess, ask.Answer(w.Guess), w.Why})
		}
		of.Answers = append(of.Answers, a)
	}
	data, err := json.Marshal(map[string]any{
		"chart": chart, "asks": of.Answers,
		"right": predict.Close, "typical": predict.Typical,
	})
	if err != nil {
		return of, err
	}
	var safe bytes.Buffer
	json.HTMLEscape(&safe, data)
	of.Data = template.JS(safe.String())
	return of, nil
}
