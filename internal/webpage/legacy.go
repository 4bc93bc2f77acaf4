package webpage

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// A legacy is a charset that is neither UTF-8 nor UTF-16. For those two
// it is nil.
type legacy struct {
	name string
	encoding.Encoding
}

// controls reports whether a byte between 0x80 and 0x9f is a control
// character if the charset doesn't define it. The Encoding Standard
// says so; golang.org/x/text replaces the byte with U+FFFD.
func (l *legacy) controls() bool {
	return strings.HasPrefix(l.name, "windows-") ||
		strings.HasPrefix(l.name, "iso-8859-")
}

func (l *legacy) decoder() transform.Transformer {
	if !l.controls() {
		return l.NewDecoder()
	}
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	text, _ := l.NewDecoder().Bytes(all[:])
	t := table{to: []rune(string(text))}
	for c := 0x80; c < 0xa0; c++ {
		if t.to[c] == utf8.RuneError {
			t.to[c] = rune(c)
		}
	}
	return t
}

// A table decodes a charset of one byte per character.
type table struct {
	transform.NopResetter
	to []rune
}

func (t table) Transform(
	dst, src []byte, _ bool,
) (nDst, nSrc int, err error) {
	for i, c := range src {
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, i, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], t.to[c])
	}
	return nDst, len(src), nil
}

// asciiYen is what Japanese pages send for two characters that look
// like ASCII in their fonts, and for a minus sign.
var asciiYen = strings.NewReplacer("¥", `\`, "‾", "~", "−", "－")

// query returns the bytes for a character in a query, or nil if the
// charset doesn't have it. Browsers never send some characters of Big5
// and EUC-JP that they can read.
func (l *legacy) query(r rune) []byte {
	char := string(r)
	if l.name == "shift_jis" || l.name == "euc-jp" {
		char = asciiYen.Replace(char)
	}
	text, err := l.NewEncoder().Bytes([]byte(char))
	switch {
	case r >= 0x80 && r < 0xa0 && l.controls():
		return []byte{byte(r)}
	case err != nil, text[0] == '&',
		l.name == "big5" && text[0] < 0xa1,
		l.name == "euc-jp" && text[0] == 0x8f:
		return nil
	}
	return text
}
