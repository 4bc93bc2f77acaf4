// Package deadlock is an exercise: a program with a deadlock to find.
//
// This crawler works for many sites. For other sites, it blocks
// forever. Find out which goroutines wait, and fix the crawler.
//
//	// The page "home" links to "a" and "b", and these link to "home".
//	Crawl(2, "home", links) // a call of links takes 1 s
//
// should take 2 s and return a, b, home. With one worker, it should
// take 3 s, but it never returns. With three workers, it already works.
//
// Crawl visits at most n pages at the same time. It never visits fewer
// than n while known pages wait. A site may have any number of pages.
// The grader skips this program until you change something in the file.
//
//	go run ./exercises watch deadlock
package deadlock

import (
	"maps"
	"slices"
	"sync"
)

// Crawl visits the page start, all pages that it links to, all pages
// that those pages link to, and so on, each page once. To visit a page,
// it calls links, which returns the pages that the page links to. Crawl
// has n workers, 1 or more, and leaves none of them behind. It returns
// the pages, sorted.
func Crawl(
	n int, start string, links func(page string) []string,
) []string {
	pages := make(chan string) // known, but not visited
	var todo sync.WaitGroup    // counts pages until they are visited
	var mu sync.Mutex
	known := map[string]bool{start: true}

	for range n {
		go func() {
			for page := range pages {
				for _, link := range links(page) {
					mu.Lock()
					before := known[link]
					known[link] = true
					mu.Unlock()
					if !before {
						todo.Add(1)
						pages <- link
					}
				}
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	return slices.Sorted(maps.Keys(known))
}
