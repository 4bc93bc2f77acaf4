package logline

import "regexp"

// headers removes the columns in front of a message up to its level, as in
// "app - Thread-1 - INFO - message" and "app | INFO | message". A column
// with a number is the name of a thread.
func (l *Line) headers(text string, leveled bool) (string, bool) {
	if leveled || l.Stamp.Clock == None {
		return text, leveled
	}
	m := columns.FindStringSubmatch(text)
	if m == nil {
		return text, false
	}
	for _, name := range word1.FindAllString(m[1], -1) {
		if !status.MatchString(name) {
			l.called(name)
		}
	}
	return text[len(m[0]):], true
}

var (
	columns = regexp.MustCompile(`^((?:[\w.:<>/$-]+ *(?: - | ?\| ?))+)(?:` + levels + `) *(?: - | ?\| ?)`)
	word1   = regexp.MustCompile(`[\w.:<>/$]+(?:-[\w.:<>/$]+)*`)
)
