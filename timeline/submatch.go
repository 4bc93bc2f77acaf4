package timeline

import (
	"regexp"
	"strings"
)

// submatch is like re.FindStringSubmatch. Every match contains part. Most
// lines do not, and to see that takes much less time than to try re.
func submatch(re *regexp.Regexp, part, text string) []string {
	if !strings.Contains(text, part) {
		return nil
	}
	return re.FindStringSubmatch(text)
}
