package robots

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
)

func TestAllow(t *testing.T) {
	for _, tt := range []struct{ rules, allowed, disallowed string }{
		{"", "/ /x /x?y", ""},
		{"Disallow: /p", "/ /q /q/p /P", "/p /p/ /page /p?x"},
		{"Disallow: /p#comment", "/q", "/p"},
		{"Disallow: /p # comment", "/q", "/p /p/x"},
		{"Disallow:/p", "/q", "/p"},
		{"  DISALLOW  :  /p  ", "/q", "/p"},
		{"Disallow /p", "/q", "/p"},
		{"Disallow: *", "/robots.txt", "/ /p"},
		{"Disallow: *p", "/q", "/p /qp/x"},
		{"Disallow:", "/ /p", ""},
		{"Disallow: /\nAllow: /", "/ /p", ""},
		{"Allow: /p\nDisallow: /p", "/p", ""},
		{"Disallow: /p\nAllow: /p", "/p", ""},
		{"Disallow: /\nAllow: /p\nDisallow: /p/q", "/p /p/x", "/ /q /p/q"},
		{"Disallow: /p$", "/p/ /px /p?x", "/p"},
		{"Disallow: /*.gif$", "/x.gif?y /x.gift /.gi", "/x.gif /a/b.gif /.gif.gif"},
		{"Disallow: /*/b*/d", "/b/d /a/b", "/a/b/d /a/bc/x/d/e"},
		{"Disallow: /a*a$", "/a /ab", "/aa /aba"},
		{"Disallow: /*", "", "/ /p"},
		{"Disallow: /$", "/p", "/"},
		{"Disallow: /a$b", "/a", "/a$b /a%24b"},
		{"Disallow: /a%2Ab", "/axb", "/a*b /a%2ab"},
		{"Disallow: /café", "/cafe", "/café /caf%C3%A9 /caf%c3%a9"},
		{"Disallow: /caf%c3%a9", "/cafe", "/café /caf%C3%A9"},
		{"Disallow: /%7Ejoe", "/joe", "/~joe /%7Ejoe /%7ejoe"},
		{"Disallow: /~joe", "/joe", "/~joe /%7ejoe"},
		{"Disallow: /a%2Fb", "/a/b", "/a%2Fb /a%2fb"},
		{"Disallow: /a b", "/a", "/a%20b"},
		{"Disallow: /100%", "/100", "/100%"},
		{"Disallow: p", "/p /xp", ""},
		{"Disallow: /?q=", "/ /?p=", "/?q=1"},
		{"Allow: /p*\nDisallow: /pa", "/p /pa", ""}, // as long
		{"Crawl-delay: 1s\nDisallow: /p", "/q", "/p"},
		{"nonsense\n:\n: x\n\x00\xff\nDisallow: /p", "/q", "/p"},
		{"Sitemap: http://x/\nDisallow: /p", "/q", "/p"},
	} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			text := strings.ReplaceAll("User-agent: *\n"+tt.rules, "\n", end)
			r := Parse(text, "bot")
			for path := range strings.FieldsSeq(tt.allowed) {
				assert.True(t, r.Allow(path), "%q allows %s", tt.rules, path)
			}
			for path := range strings.FieldsSeq(tt.disallowed) {
				assert.False(t, r.Allow(path), "%q disallows %s", tt.rules, path)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	for text, want := range map[string]bool{
		"User-agent: *\nDisallow: /":                                                       false,
		"User-agent : *\nDisallow: /":                                                      false,
		"\ufeffUser-agent: *\nDisallow: /":                                                 false,
		"user-AGENT:*#x\nDisallow: /":                                                      false,
		"User-agent: * # all\nDisallow: /":                                                 false,
		"User-agent: BOT\nDisallow: /":                                                     false,
		"User-agent: bot/1.0\nDisallow: /":                                                 false,
		"User-agent: bo\nDisallow: /":                                                      true,
		"User-agent: bots\nDisallow: /":                                                    true,
		"User-agent: bot\n\nUser-agent: *\nDisallow: /":                                    false,
		"User-agent: bot\nAllow: /\nUser-agent: *\nDisallow: /":                            true,
		"User-agent: bot\nDisallow:\nUser-agent: *\nDisallow: /":                           true,
		"User-agent: *\nDisallow: /\nUser-agent: bot\nDisallow: /q":                        true,
		"User-agent: a\nUser-agent: bot\nDisallow: /":                                      false,
		"User-agent: bot\nUser-agent: a\nDisallow: /":                                      false,
		"User-agent: bot\nDisallow: /q\nUser-agent: a\nDisallow: /":                        true,
		"User-agent: bot\nDisallow: /q\nUser-agent: bot\nDisallow: /p":                     false,
		"User-agent: *\nDisallow: /q\nUser-agent: a\nAllow: /\nUser-agent: *\nDisallow: /": false,
		"User-agent: bot\nSitemap: x\nUser-agent: a\nDisallow: /":                          false,
		"User-agent: a\nCrawl-delay: 1s\nUser-agent: bot\nAllow: /":                        true,
		"Disallow: /": true,
		"":            true,
	} {
		assert.Equal(t, want, Parse(text, "bot").Allow("/p"), "%q", text)
	}
}

func TestDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"2": 2 * time.Second, "0.5": time.Second / 2, " 3 # x": 3 * time.Second,
		"1e11": math.MaxInt64, "1e400": math.MaxInt64, "9223372036": 9223372036 * time.Second,
		"": 0, "1s": 0, "nan": 0, "inf": 0, "-1": 0, "x": 0, "-1e400": 0, "0": 0,
	} {
		r := Parse("User-agent: *\nCrawl-delay: "+text, "bot")
		assert.Equal(t, want, r.Delay, "%q", text)
		assert.True(t, r.Allow("/"))
	}
	other := Parse("User-agent: other\nCrawl-delay: 9\nUser-agent: *\nDisallow: /p", "bot")
	assert.Zero(t, other.Delay)
}

// A pattern of 500 kB and a long path once took minutes.
func TestAllowIsFast(t *testing.T) {
	var text strings.Builder
	text.WriteString("User-agent: *\n")
	for range 50_000 {
		text.WriteString("Allow: /*a*b*c\n")
	}
	r := Parse(text.String(), "bot")
	start := time.Now()
	assert.True(t, r.Allow("/"+strings.Repeat("a", 2000)))
	assert.Less(t, time.Since(start), 5*time.Second)
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nCrawl-delay: 1", "/a")
	f.Fuzz(func(t *testing.T, text, path string) {
		Parse(text, "bot").Allow(path)
	})
}
