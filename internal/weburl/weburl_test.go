package weburl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
)

// What Chromium 156 makes of links on http://host/dir/page.
func TestResolve(t *testing.T) {
	at, err := Parse("http://host/dir/page")
	require.NoError(t, err)
	for ref, want := range map[string]string{
		"x":           "http://host/dir/x",
		"":            "http://host/dir/page",
		"#part":       "http://host/dir/page",
		"?a b":        "http://host/dir/page?a%20b",
		"?":           "http://host/dir/page?",
		"/100%":       "http://host/100%",
		"/a%zz":       "http://host/a%zz",
		"x#%":         "http://host/dir/x",
		"http:x":      "http://host/dir/x",
		"http:/x":     "http://host/x",
		`\x`:          "http://host/x",
		`\\other\x`:   "http://other/x",
		"///other/x":  "http://other/x",
		"/a/%2e%2e/b": "http://host/b", "a\tb\nc": "http://host/dir/abc",
		" \x01x\x02 ":                   "http://host/dir/x",
		"/a|b^c":                        "http://host/a%7Cb%5Ec",
		"/é?é":                          "http://host/%C3%A9?%C3%A9",
		"http://host:80/b":              "http://host/b",
		"HTTP://HOST":                   "http://host/",
		"http://bücher.example/":        "http://xn--bcher-kva.example/",
		"http://xn--bcher-kva.example/": "http://xn--bcher-kva.example/",
		"http://0x7f.1/":                "http://127.0.0.1/",
		"http://u:p@host/x":             "http://host/x",
		"https:x":                       "https://x/",
		"mailto:x":                      "",
		"javascript:x":                  "",
		"ftp://host/":                   "",
		"http://host:99999/":            "",
		"http://[":                      "",
		"http://":                       "",
	} {
		to, err := at.Resolve(ref)
		assert.Equal(t, want, to.String(), "%q", ref)
		assert.Equal(t, want == "", err != nil, "%q: %v", ref, err)
		if err == nil {
			again, err := Parse(want)
			assert.NoError(t, err)
			assert.Equal(t, want, again.String())
			assert.Equal(t, want, again.Origin()+again.Request().RequestURI(), "as it is asked for")
		}
	}
}

func TestLong(t *testing.T) {
	for _, text := range []string{
		"http://host/" + strings.Repeat("x", MaxLen), "http://host/" + strings.Repeat("é", MaxLen/3),
		"http://" + strings.Repeat("@", 5000) + "host",
	} {
		_, err := Parse(text)
		assert.Equal(t, errLong, err)
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"http://host/x":                "http://host/x",
		"http://host/@x":               "http://host/@x",
		"http://user:secret@host/x":    "http://host/x",
		"http:user:secret@host":        "http://host/",
		"ftp://user:secret@host/x":     "ftp://host/x",
		"http://user:sec/ret@host/":    "http://host/",
		"http://user:sec@ret@[":        "http://[",
		"user:secret@host":             "host",
		"\thttp://user:secret@host/\n": "http://host/",
		"http://user:secret@host:1x/":  "http://host:1x/",
		"":                             "",
	} {
		assert.Equal(t, want, Redact(text), text)
	}
}

func TestUser(t *testing.T) {
	u, err := Parse("http://us%20er:p%40ss@host/")
	require.NoError(t, err)
	password, _ := u.User().Password()
	assert.Equal(t, "us er p@ss", u.User().Username()+" "+password)
}
