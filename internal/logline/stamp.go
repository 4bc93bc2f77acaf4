package logline

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Clock says what a time in a line counts from.
type Clock uint8

const (
	None     Clock = iota // the line carries no time
	Date                  // since 1970
	Syslog                // the same, with an unknown year
	OfDay                 // since midnight
	Relative              // since an unknown instant
)

// A Stamp is a time that a line carries. Only stamps of one clock can be
// compared.
type Stamp struct {
	Clock Clock
	At    time.Duration
}

const (
	clock = `(\d{1,2}):(\d\d):(\d\d)(?:[.,:](\d{1,9}))?`
	zone  = `(?: ?(?:Z|UTC|GMT|CES?T|[ECMP][SD]T|[+-]\d\d:?\d\d))?`
	month = `(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	day   = `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +`
	after = `(?:[ \t:|\]-]+|$)`
)

// The layouts of times, by the names of their groups.
var (
	isoTime   = regexp.MustCompile(`^(\d{4}|\d\d)[-/.](\d\d)[-/.](\d\d)(?:[T _]+` + clock + zone + `)?` + after)
	denseTime = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)[T _-](\d\d):?(\d\d):?(\d\d)(?:[.,](\d{1,9}))?` + zone + after)
	fileTime  = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)[T _](\d\d)-(\d\d)-(\d\d)()` + after)
	localTime = regexp.MustCompile(`^(\d\d?)([-/.])(\d\d?)[-/.](\d{4})(?:,? +` + clock + `(?: ([AP]M))?` + zone + `)` + after)
	dayTime   = regexp.MustCompile(`^T?` + clock + zone + after)
	minutes   = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)()()[ \]]+`)
	halfDay   = regexp.MustCompile(`^(\d{1,2}):(\d\d)(?::(\d\d))? ?([AP]M)` + after)
	unixTime  = regexp.MustCompile(`^(?:` + day + `)?` + month + `[ -]+(\d{1,2}),? (?:\d{4} )?` + clock + zone + `(?: \d{4})?` + after)
	mailTime  = regexp.MustCompile(`^(?:` + day + `)?(\d{1,2})[ /-]` + month + `[ /-]\d{4}[ :]` + clock + zone + after)
	epochTime = regexp.MustCompile(`^(\d{10})(?:[.,](\d{1,9})|(\d{3}|\d{6}|\d{9}))?` + after)
	klogTime  = regexp.MustCompile(`^[IWEF](?:20\d\d)?(\d\d)(\d\d) ` + clock + `\s+\d+ [^\s\]]+\] `)
	rubyTime  = regexp.MustCompile(`^[DIWEFA], \[([^\]#]*)#\d+\] +`)
	seconds   = regexp.MustCompile(`^(?:(?:T?\+ *|t=)(\d+(?:\.\d+)?)(ms|s)?|(\d+\.\d+|\d+ms\b)(?: ?(ms|s)\b)?)` + after)
	logcat    = regexp.MustCompile(`^(\d\d)-(\d\d) ` + clock + `(?:\s+\d+\s+\d+ [VDIWEF] [^:]*: | [VDIWEF]/[^(:]*\( *\d+\): )`)
	logrus    = regexp.MustCompile(`^[A-Z]{4,5}\[(?:(\d{4,})|([\dT:.+Z-]{19,35}))\] +`)
)

// cutStamp removes a time that text begins with.
func cutStamp(text string) (s Stamp, rest string, ok bool) {
	if text == "" {
		return s, text, false
	}
	cut := func(s Stamp, matched string) (Stamp, string, bool) {
		return s, strings.TrimLeft(text[len(matched):], " \t"), true
	}
	c := text[0]
	if c == '+' || c >= '0' && c <= '9' || c == 'T' && len(text) > 1 && !letter(text[1]) || strings.HasPrefix(text, "t=") {
		if m := isoTime.FindStringSubmatch(text); m != nil && (len(m[1]) > 2 || m[4] != "") {
			return cut(dated(atoi(m[1]), time.Month(atoi(m[2])), atoi(m[3]), m[4:], m[0]), m[0])
		}
		for _, re := range []*regexp.Regexp{denseTime, fileTime} {
			if m := re.FindStringSubmatch(text); m != nil {
				return cut(dated(atoi(m[1]), time.Month(atoi(m[2])), atoi(m[3]), m[4:], m[0]), m[0])
			}
		}
		if m := localTime.FindStringSubmatch(text); m != nil {
			month, day := atoi(m[1]), atoi(m[3])
			if m[2] != "/" { // 2.1.2026
				month, day = day, month
			}
			s := dated(atoi(m[4]), time.Month(month), day, m[5:], m[0])
			s.At += halfOfDay(atoi(m[5]), m[9])
			return cut(s, m[0])
		}
		if m := halfDay.FindStringSubmatch(text); m != nil {
			at := timeOfDay([]string{m[1], m[2], m[3], ""}) + halfOfDay(atoi(m[1]), m[4])
			return cut(Stamp{OfDay, at}, m[0])
		}
		if m := dayTime.FindStringSubmatch(text); m != nil {
			return cut(Stamp{OfDay, timeOfDay(m[1:])}, m[0])
		}
		if m := minutes.FindStringSubmatch(text); m != nil && !strings.HasPrefix(text[len(m[0]):], "+") {
			return cut(Stamp{OfDay, timeOfDay(m[1:])}, m[0])
		}
		if m := epochTime.FindStringSubmatch(text); m != nil && m[1] >= "1" && m[1] < "5" {
			at := time.Duration(atoi(m[1]))*time.Second + fraction(m[2]+m[3])
			return cut(Stamp{Date, at}, m[0])
		}
		if m := seconds.FindStringSubmatch(text); m != nil {
			value, whole := strings.CutSuffix(m[1]+m[3], "ms")
			if whole {
				m[2] = "ms"
			}
			return cut(Stamp{Relative, number(value, m[2]+m[4])}, m[0])
		}
		if m := logcat.FindStringSubmatch(text); m != nil {
			return cut(dated(1970, time.Month(atoi(m[1])), atoi(m[2]), m[3:], ""), m[0])
		}
		if m := mailTime.FindStringSubmatch(text); m != nil {
			return cut(dated(1970, months[m[2]], atoi(m[1]), m[3:], m[0]), m[0])
		}
		return s, text, false
	}
	if m := klogTime.FindStringSubmatch(text); m != nil {
		s = dated(1970, time.Month(atoi(m[1])), atoi(m[2]), m[3:], "")
		return cut(s, m[0])
	}
	if m := rubyTime.FindStringSubmatch(text); m != nil {
		s, _, _ = cutStamp(m[1])
		return cut(s, m[0])
	}
	if m := logrus.FindStringSubmatch(text); m != nil && m[2] != "" {
		s, _, _ = cutStamp(m[2])
		return cut(s, m[0])
	} else if m != nil {
		return cut(Stamp{Relative, number(m[1], "s")}, m[0])
	}
	if m := unixTime.FindStringSubmatch(text); m != nil {
		s = dated(1970, months[m[1]], atoi(m[2]), m[3:], "")
		if months[text[:3]] > 0 { // syslog times begin with the month
			s.Clock = Syslog
		}
		return cut(s, m[0])
	}
	if m := mailTime.FindStringSubmatch(text); m != nil {
		return cut(dated(1970, months[m[2]], atoi(m[1]), m[3:], m[0]), m[0])
	}
	return s, text, false
}

// dated returns the stamp of a date with a time of day. Zones are taken
// from the end of matched.
func dated(year int, m time.Month, d int, clock []string, matched string) Stamp {
	date := time.Date(year, m, d, 0, 0, 0, 0, time.UTC)
	at := time.Duration(date.Unix())*time.Second + timeOfDay(clock)
	if z := offset.FindStringSubmatch(matched); z != nil {
		shift := time.Duration(atoi(z[2]))*time.Hour + time.Duration(atoi(z[3]))*time.Minute
		if z[1] == "+" {
			shift = -shift
		}
		at += shift
	}
	return Stamp{Date, at}
}

var offset = regexp.MustCompile(`\d ?([+-])(\d\d):?(\d\d)[ \t:|\]-]*$`)

// timeOfDay returns the time since midnight of hours, minutes, seconds and
// a fraction of a second, each of which may be "".
func timeOfDay(m []string) time.Duration {
	return time.Duration(atoi(m[0]))*time.Hour +
		time.Duration(atoi(m[1]))*time.Minute +
		time.Duration(atoi(m[2]))*time.Second + fraction(m[3])
}

// halfOfDay returns what AM and PM add to an hour.
func halfOfDay(hour int, half string) time.Duration {
	switch {
	case half == "AM" && hour == 12:
		return -12 * time.Hour
	case half == "PM" && hour != 12:
		return 12 * time.Hour
	}
	return 0
}

// fraction reads the digits after the decimal point of seconds.
func fraction(digits string) time.Duration {
	return time.Duration(atoi((digits + "000000000")[:9]))
}

// number reads a length of time.
func number(value, unit string) time.Duration {
	f, _ := strconv.ParseFloat(value, 64)
	if unit == "ms" {
		f /= 1000
	}
	if f > 1e9 {
		return 0
	}
	return time.Duration(f * float64(time.Second))
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

var months = map[string]time.Month{
	"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
	"Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}
