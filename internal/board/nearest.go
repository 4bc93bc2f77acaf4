package board

import "strings"

// nearest returns the word that a typing error most likely stands for, or
// the empty string: a word that begins with what was typed, or one that
// differs in a letter or two.
func nearest(typed string, words []string) (word string) {
	typed = strings.ToLower(typed)
	if typed == "" || len(typed) > 30 {
		return ""
	}
	for _, w := range words {
		if w == typed {
			return w
		}
	}
	if len(typed) > 1 {
		for _, w := range words {
			if strings.HasPrefix(w, typed) {
				return w
			}
		}
	}
	least := 3
	if len(typed) < 5 {
		least = 2
	}
	for _, w := range words {
		if d := distance(typed, w); d < least {
			word, least = w, d
		}
	}
	return word
}

// distance counts the letters to insert, delete, replace, or swap with
// their neighbor to turn one word into another.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
