package webpage

import "strings"

// contentType returns the type and the charset that the Content-Type
// headers name, "" if they name none. It reads them as Chromium does:
// the last type counts, and no header is too broken to read.
func contentType(headers []string) (kind, set string) {
	for _, header := range headers {
		for _, part := range splitQuoted(header, ',') {
			params := splitQuoted(part, ';')
			mime := strings.ToLower(strings.Trim(params[0], " \t"))
			if i := strings.IndexAny(mime, " \t("); i >= 0 {
				mime = mime[:i]
			}
			known := strings.Contains(mime, "/") && mime != "*/*"
			if known && mime != kind {
				kind, set = mime, ""
			}
			if s, ok := charsetIn(params[1:]); ok {
				set = s
			}
		}
	}
	switch kind {
	case "unknown/unknown", "application/unknown":
		return "", set // a browser looks at the page itself
	}
	return kind, set
}

// charsetIn returns the first charset among the parameters of a type.
func charsetIn(params []string) (set string, ok bool) {
	for _, p := range params {
		key, val, ok := strings.Cut(strings.TrimLeft(p, " \t"), "=")
		val = strings.TrimLeft(val, " \t")
		if !ok || val == "" || !strings.EqualFold(key, "charset") {
			continue
		}
		if quoted, ok := strings.CutPrefix(val, `"`); ok {
			val, _, _ = strings.Cut(quoted, `"`)
			val = strings.ReplaceAll(val, `\`, "")
		}
		return strings.Trim(val, " \t"), true
	}
	return "", false
}

// splitQuoted splits at a separator outside of double quotes.
func splitQuoted(text string, sep byte) (parts []string) {
	quoted, from := false, 0
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == sep && !quoted:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}
