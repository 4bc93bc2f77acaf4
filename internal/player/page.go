package player

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"

	"example.com/baton/timeline"
)

// A Recording is what the player plays. Times are nanoseconds.
type Recording struct {
	Title    string           `json:"title"`
	Subtitle string           `json:"subtitle,omitempty"`
	Charts   []timeline.Chart `json:"charts"`
}

// WritePage writes a page that plays a recording and needs no other file.
// Without JavaScript, it shows the picture.
func WritePage(w io.Writer, r Recording) error {
	var picture, data bytes.Buffer
	err := timeline.SVG(&picture, r.Title, r.Subtitle, r.Charts...)
	if err != nil {
		return err
	}
	text, err := json.Marshal(r.filled())
	if err != nil {
		return err
	}
	json.HTMLEscape(&data, text)
	return page.Execute(w, map[string]any{
		"Title":  r.Title,
		"Style":  template.CSS(Style),
		"Script": template.JS(Script),
		"Picture": template.URL("data:image/svg+xml;base64," +
			base64.StdEncoding.EncodeToString(picture.Bytes())),
		"Recording": template.JS(data.String()),
	})
}

// filled returns the recording with empty lists in place of null, so that
// the player need not check.
func (r Recording) filled() Recording {
	charts := make([]timeline.Chart, len(r.Charts))
	for i, c := range r.Charts {
		c.Lanes = append([]string{}, c.Lanes...)
		c.Spans = append([]timeline.Span{}, c.Spans...)
		c.Lines = append([]timeline.Line{}, c.Lines...)
		charts[i] = c
	}
	r.Charts = charts
	return r
}

var page = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en" class="js">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>{{.Style}}
body{display:block}main{padding-top:1rem}</style>
<main>
<figure class="run" data-run="run">
<img alt="{{.Title}}" src="{{.Picture}}">
<script type="application/json">{{.Recording}}</script>
</figure>
</main>
<script>
window.bookCopy = text => navigator.clipboard.writeText(text);
{{.Script}}</script>
</html>
`))
