package deadlock_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.NoReceiver, "is the unchanged program", original,
		"Crawl(1) of the site in the task: it returns", "deadlock: every goroutine waits",
		"waits at mistakes_test.go:", "to send on a channel",
		"your function waits at mistakes_test.go:", "for the WaitGroup")
	task.Wrong(t, exercise.NoReceiver, "makes a buffer for ten pages", bufferForTen,
		"Crawl(2) of a page with ", "deadlock: every goroutine waits",
		"to send on a channel (2 of this kind)")
	task.Wrong(t, exercise.NoReceiver, "keeps a page's slot until all of its links are visited", keepsPlace,
		"Crawl(1) of the site in the task: it returns", "deadlock: every goroutine waits")
	task.Wrong(t, exercise.NoReceiver, "sends with the lock held", sendsLocked,
		"Crawl(1) of the site in the task: it returns", "deadlock: every goroutine waits",
		"to send on a channel")
	task.Wrong(t, exercise.SkipsJobs, "drops pages when no worker receives", drops,
		"Crawl(1) of the site in the task: it visits [a b home]", "it visited [home]")
	task.Wrong(t, exercise.SkipsJobs, "follows links only one step", twoLevels,
		"Crawl(2) of a site with two ways to a page: it visits [a b home x]",
		"it visited [a b home]")
	task.Wrong(t, exercise.SkipsJobs, "shares the known pages with other calls", knowsForever,
		"it visits [a b home]", "it visited [home]")
	task.Wrong(t, exercise.DoesNotWait, "does not wait", doesNotWait,
		"Crawl(1) of the site in the task: it visits [a b home]", "it visited [")
	task.Wrong(t, exercise.WrongResult, "returns pages in the order of the visits", inOrder,
		"Crawl(1) of the site in the task: it returns [a b home]", "it returned [home a b]")
	task.Wrong(t, exercise.WrongResult, "returns a page once per link", asOften,
		"it returns [a b home]", "it returned [a b home home home]")
	task.Wrong(t, exercise.WrongResult, "leaves out the start page", withoutStart,
		"it returns [a b home]", "it returned [a b]")
	task.Wrong(t, exercise.IgnoresLimit, "starts goroutines without limit", noLimit,
		"Crawl(1) of the site in the task: never more than 1 in flight", "2 were in flight at a time")
	task.Wrong(t, exercise.IgnoresLimit, "has one worker too many", helps,
		"Crawl(1) of the site in the task: never more than 1 in flight", "2 were in flight at a time")
	task.Wrong(t, exercise.TooFew, "has at most four workers", four,
		"Crawl(20) of a tree of 13 pages: it takes 3s", "it returned after 4s")
	task.Wrong(t, exercise.TooFew, "has one worker per link of the first page", asStart,
		"Crawl(20) of a tree of 13 pages: it takes 3s", "it returned after 4s")
	task.Wrong(t, exercise.TooFew, "visits a page itself when no worker receives it", visitsItself,
		"Crawl(2) of a site with a slow page among quick ones: the last visit begins at 2s, when a worker is free",
		"it began at 6s")
	task.Wrong(t, exercise.TooFew, "has workers that stop when the queue is empty", leavesIdle,
		"Crawl(3) of the site in the task: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.OwnShare, "has each worker visit pages of its own", ownShare,
		"Crawl(3) of a site with a slow page: it takes 6s", "it returned after 8s")
	task.Wrong(t, exercise.SleepsToWait, "polls for a page every 70 ms", looks,
		"Crawl(3) of the site in the task: it takes 2s", "it returned after 2.")
	task.Wrong(t, exercise.SleepsToWait, "polls for a page every millisecond", looksOften,
		"it takes ", "it returned after ")
	task.Wrong(t, exercise.SleepsToWait, "stops after two idle seconds", silence,
		"Crawl(1) of the site in the task: it takes 3s", "it returned after 5s")
	task.Wrong(t, exercise.TooFew, "visits one page after the other", inTurn,
		"Crawl(3) of the site in the task: it takes 2s", "it returned after 3s")
	task.Wrong(t, exercise.Waves, "waits for a whole level of links", inWaves,
		"Crawl(3) of a site with a slow page: it takes 6s", "it returned after 9s")
	task.Wrong(t, exercise.Waves, "visits n pages, and then the next n", batches,
		"Crawl(3) of a site with a slow page: it takes 6s", "it returned after 9s")
	task.Wrong(t, exercise.DoesTwice, "visits each link again", knowsNothing,
		"Crawl(1) of the site in the task: it visits each page once", `it visited "home" again`)
	task.Wrong(t, exercise.DoesTwice, "checks all links before it marks any as known", notesLater,
		"Crawl(2) of a site with links that come twice: it visits each page once",
		`it visited "a" again`)
	task.Wrong(t, exercise.DoesTwice, "marks a page as known only after the visit", knowsLate,
		"Crawl(2) of a site with two ways to a page: it visits each page once",
		`at 2s it visited "x" again`)
	task.Scheduled(t, exercise.LosesUpdate, "loads, then stores in a sync.Map", looksThenNotes,
		"it visits each page once", "it visited ")
	task.StillRight(t)
	task.Wrong(t, exercise.HugeBuffer, "makes a buffer for a million pages", bufferForMillion,
		"Crawl(2) of a site of one page, many times: it allocates at most 16 KB in each call", "each call allocated more than ")
	task.Wrong(t, exercise.TooFew, "has at most a hundred workers", hundred,
		"Crawl(1000) of a page with 1000 links, of 10,000 h each: it takes 20000h0m0s", "it returned after 110000h0m0s")
	task.Deadly(t, exercise.DoesNotWait, "returns after at most an hour", anHour,
		"Crawl(1000) of a page with 1000 links, of 10,000 h each: it takes 20000h0m0s", "it returned after 1h0m0s")
	task.Wrong(t, exercise.LeavesOne, "has workers that stop after ten idle seconds", tenSeconds,
		"Crawl(1) of the site in the task: when it returns, no goroutine is left",
		"1 goroutine was still there at ", "and ended later")
	task.Wrong(t, exercise.NeverCloses, "leaves its workers waiting", neverCloses,
		"leaves no goroutine behind", "to receive from a channel")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel at a page without links", closesEarly,
		"close of closed channel")
	task.Deadly(t, exercise.HoldsLock, "visits with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Racy(t, exercise.UnlockedResults, "reads the map without the lock", unlocked,
		"data race", "mistakes_test.go:")
	task.Racy(t, exercise.UnlockedResults, "records visits without a lock", notesUnlocked,
		"data race", "write at mistakes_test.go:")
}

func original(n int, start string, links func(page string) []string) []string {
	return withBuffer(0, n, start, links)
}

func bufferForMillion(n int, start string, links func(page string) []string) []string {
	return withBuffer(1_000_000, n, start, links)
}

func hundred(n int, start string, links func(page string) []string) []string {
	return solution(min(n, 100), start, links)
}

func anHour(n int, start string, links func(page string) []string) (pages []string) {
	done := make(chan []string, 1)
	go func() { done <- solution(n, start, links) }()
	select {
	case pages = <-done:
	case <-time.After(time.Hour):
	}
	return pages
}

func bufferForTen(n int, start string, links func(page string) []string) []string {
	return withBuffer(10, n, start, links)
}

func withBuffer(size, n int, start string, links func(page string) []string) []string {
	pages := make(chan string, size)
	var todo sync.WaitGroup
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

func keepsPlace(n int, start string, links func(page string) []string) []string {
	places := make(chan bool, n)
	var known sync.Map
	var visit func(page string)
	visit = func(page string) {
		if _, before := known.LoadOrStore(page, true); before {
			return
		}
		places <- true
		defer func() { <-places }()
		var wg sync.WaitGroup
		for _, link := range links(page) {
			wg.Go(func() { visit(link) })
		}
		wg.Wait()
	}
	visit(start)
	return sorted(&known)
}

func sorted(known *sync.Map) (pages []string) {
	for page := range known.Range {
		pages = append(pages, page.(string))
	}
	slices.Sort(pages)
	return pages
}

func sendsLocked(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{start: true}
	for range n {
		go func() {
			for page := range pages {
				all := links(page)
				mu.Lock()
				for _, link := range all {
					if !known[link] {
						known[link] = true
						todo.Add(1)
						pages <- link
					}
				}
				mu.Unlock()
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

func drops(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{start: true}
	for range n {
		go func() {
			for page := range pages {
				all := links(page)
				mu.Lock()
				for _, link := range all {
					if known[link] {
						continue
					}
					known[link] = true
					todo.Add(1)
					select {
					case pages <- link:
					default: // all are busy
						todo.Done()
					}
				}
				mu.Unlock()
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

func twoLevels(n int, start string, links func(page string) []string) []string {
	known := map[string]bool{start: true}
	var mu sync.Mutex
	var wg sync.WaitGroup
	places := make(chan bool, n)
	for _, page := range links(start) {
		mu.Lock()
		before := known[page]
		known[page] = true
		mu.Unlock()
		if before {
			continue
		}
		wg.Go(func() {
			places <- true
			all := links(page)
			<-places
			mu.Lock()
			defer mu.Unlock()
			for _, link := range all {
				known[link] = true
			}
		})
	}
	wg.Wait()
	return slices.Sorted(maps.Keys(known))
}

var everKnown sync.Map

func knowsForever(n int, start string, links func(page string) []string) []string {
	everKnown.Store(start, true)
	visitNew(&everKnown, n, start, links)
	return sorted(&everKnown)
}

// visitNew is right, if nothing but start is known.
func visitNew(
	known *sync.Map, n int, start string, links func(page string) []string,
) {
	places := make(chan bool, n)
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		places <- true
		all := links(page)
		<-places
		for _, link := range all {
			if _, before := known.LoadOrStore(link, true); !before {
				wg.Go(func() { visit(link) })
			}
		}
	}
	visit(start)
	wg.Wait()
}

func doesNotWait(n int, start string, links func(page string) []string) []string {
	var known sync.Map
	known.Store(start, true)
	go visitNew(&known, n, start, links)
	return sorted(&known)
}

func inOrder(n int, start string, links func(page string) []string) []string {
	var mu sync.Mutex
	var order []string
	solution(n, start, func(page string) []string {
		mu.Lock()
		order = append(order, page)
		mu.Unlock()
		return links(page)
	})
	return order
}

func asOften(n int, start string, links func(page string) []string) []string {
	var mu sync.Mutex
	met := []string{start}
	solution(n, start, func(page string) []string {
		all := links(page)
		mu.Lock()
		defer mu.Unlock()
		met = append(met, all...)
		return all
	})
	slices.Sort(met)
	return met
}

func withoutStart(n int, start string, links func(page string) []string) []string {
	all := solution(n, start, links)
	return slices.DeleteFunc(all, func(page string) bool { return page == start })
}

func noLimit(_ int, start string, links func(page string) []string) []string {
	return solution(1000, start, links)
}

func helps(n int, start string, links func(page string) []string) []string {
	return solution(n+1, start, links)
}

func four(n int, start string, links func(page string) []string) []string {
	return solution(min(4, n), start, links)
}

func visitsItself(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var known sync.Map
	known.Store(start, true)
	var visit func(page string)
	visit = func(page string) {
		defer todo.Done()
		for _, link := range links(page) {
			if _, before := known.LoadOrStore(link, true); before {
				continue
			}
			todo.Add(1)
			select {
			case pages <- link:
			default:
				visit(link)
			}
		}
	}
	for range n {
		go func() {
			for page := range pages {
				visit(page)
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	close(pages)
	return sorted(&known)
}

func asStart(n int, start string, links func(page string) []string) []string {
	first := links(start)
	return solution(min(n, len(first)), start, func(page string) []string {
		if page == start {
			return first
		}
		return links(page)
	})
}

func leavesIdle(n int, start string, links func(page string) []string) []string {
	return withList(n, start, links, func(int) bool { return false })
}

func looks(n int, start string, links func(page string) []string) []string {
	return withList(n, start, links, func(flying int) bool {
		if flying == 0 {
			return false
		}
		time.Sleep(70 * time.Millisecond)
		return true
	})
}

func looksOften(n int, start string, links func(page string) []string) []string {
	return withList(n, start, links, func(flying int) bool {
		if flying == 0 {
			return false
		}
		time.Sleep(time.Millisecond)
		return true
	})
}

// withList has workers that ask when the list is empty whether to look
// again.
func withList(
	n int, start string, links func(page string) []string, again func(flying int) bool,
) []string {
	var mu sync.Mutex
	known := map[string]bool{start: true}
	todo := []string{start}
	flying := 0
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				mu.Lock()
				if len(todo) == 0 {
					others := flying
					mu.Unlock()
					if !again(others) {
						return
					}
					continue
				}
				page := todo[0]
				todo = todo[1:]
				flying++
				mu.Unlock()
				all := links(page)
				mu.Lock()
				flying--
				for _, link := range all {
					if !known[link] {
						known[link] = true
						todo = append(todo, link)
					}
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return slices.Sorted(maps.Keys(known))
}

func ownShare(n int, start string, links func(page string) []string) []string {
	shares := make([]chan bool, n)
	for i := range shares {
		shares[i] = make(chan bool, 1)
	}
	var mu sync.Mutex
	known := map[string]bool{start: true}
	var wg sync.WaitGroup
	var visit func(page string, i int)
	visit = func(page string, i int) {
		shares[i%n] <- true
		all := links(page)
		<-shares[i%n]
		mu.Lock()
		defer mu.Unlock()
		for _, link := range all {
			if i := len(known); !known[link] {
				known[link] = true
				wg.Go(func() { visit(link, i) })
			}
		}
	}
	visit(start, 0)
	wg.Wait()
	return slices.Sorted(maps.Keys(known))
}

func silence(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var known sync.Map
	known.Store(start, true)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				select {
				case page := <-pages:
					for _, link := range links(page) {
						if _, before := known.LoadOrStore(link, true); !before {
							go func() { pages <- link }()
						}
					}
				case <-time.After(2 * time.Second):
					return
				}
			}
		})
	}
	pages <- start
	workers.Wait()
	return sorted(&known)
}

func tenSeconds(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var known sync.Map
	known.Store(start, true)
	for range n {
		go func() {
			for {
				select {
				case page := <-pages:
					for _, link := range links(page) {
						if _, before := known.LoadOrStore(link, true); !before {
							todo.Add(1)
							go func() { pages <- link }()
						}
					}
					todo.Done()
				case <-time.After(10 * time.Second):
					return
				}
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	return sorted(&known)
}

func inTurn(_ int, start string, links func(page string) []string) []string {
	return solution(1, start, links)
}

func inWaves(n int, start string, links func(page string) []string) []string {
	known := map[string]bool{start: true}
	for level := []string{start}; len(level) > 0; {
		all := make([][]string, len(level))
		slots := make(chan struct{}, n)
		var wg sync.WaitGroup
		for i, page := range level {
			wg.Go(func() {
				slots <- struct{}{}
				all[i] = links(page)
				<-slots
			})
		}
		wg.Wait()
		level = nil
		for _, link := range slices.Concat(all...) {
			if !known[link] {
				known[link] = true
				level = append(level, link)
			}
		}
	}
	return slices.Sorted(maps.Keys(known))
}

func batches(n int, start string, links func(page string) []string) []string {
	known := map[string]bool{start: true}
	for todo := []string{start}; len(todo) > 0; {
		batch := todo[:min(n, len(todo))]
		all := make([][]string, len(batch))
		var wg sync.WaitGroup
		for i, page := range batch {
			wg.Go(func() { all[i] = links(page) })
		}
		wg.Wait()
		todo = slices.Clone(todo[len(batch):])
		for _, link := range slices.Concat(all...) {
			if !known[link] {
				known[link] = true
				todo = append(todo, link)
			}
		}
	}
	return slices.Sorted(maps.Keys(known))
}

func knowsNothing(n int, start string, links func(page string) []string) []string {
	places := make(chan bool, n)
	var known sync.Map
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		places <- true
		all := links(page)
		<-places
		known.Store(page, true)
		for _, link := range all {
			wg.Go(func() { visit(link) })
		}
	}
	visit(start)
	wg.Wait()
	return sorted(&known)
}

func notesLater(n int, start string, links func(page string) []string) []string {
	places := make(chan bool, n)
	var mu sync.Mutex
	known := map[string]bool{start: true}
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		places <- true
		all := links(page)
		<-places
		mu.Lock()
		defer mu.Unlock()
		fresh := slices.DeleteFunc(all, func(link string) bool { return known[link] })
		for _, link := range fresh {
			known[link] = true
			wg.Go(func() { visit(link) })
		}
	}
	visit(start)
	wg.Wait()
	return slices.Sorted(maps.Keys(known))
}

func looksThenNotes(n int, start string, links func(page string) []string) []string {
	places := make(chan bool, n)
	var known sync.Map
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		if _, before := known.Load(page); before {
			return
		}
		known.Store(page, true)
		places <- true
		all := links(page)
		<-places
		for _, link := range all {
			wg.Go(func() { visit(link) })
		}
	}
	visit(start)
	wg.Wait()
	return sorted(&known)
}

func knowsLate(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	var mu sync.Mutex
	known := map[string]bool{}
	for range n {
		go func() {
			for page := range pages {
				all := links(page)
				mu.Lock()
				known[page] = true
				for _, link := range all {
					if !known[link] {
						todo.Add(1)
						go func() { pages <- link }()
					}
				}
				mu.Unlock()
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

func neverCloses(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
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
						go func() { pages <- link }()
					}
				}
				todo.Done()
			}
		}()
	}
	todo.Add(1)
	pages <- start
	todo.Wait()
	return slices.Sorted(maps.Keys(known))
}

func closesEarly(n int, start string, links func(page string) []string) []string {
	pages := make(chan string, 10)
	var mu sync.Mutex
	known := map[string]bool{start: true}
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for page := range pages {
				more := false
				for _, link := range links(page) {
					mu.Lock()
					before := known[link]
					known[link] = true
					mu.Unlock()
					if !before {
						more = true
						pages <- link
					}
				}
				if !more {
					close(pages)
				}
			}
		})
	}
	pages <- start
	workers.Wait()
	return slices.Sorted(maps.Keys(known))
}

func holdsLock(n int, start string, links func(page string) []string) []string {
	var mu sync.Mutex
	known := map[string]bool{}
	var wg sync.WaitGroup
	var visit func(page string)
	visit = func(page string) {
		mu.Lock()
		defer mu.Unlock()
		if known[page] {
			return
		}
		known[page] = true
		for _, link := range links(page) {
			wg.Go(func() { visit(link) })
		}
	}
	visit(start)
	wg.Wait()
	return slices.Sorted(maps.Keys(known))
}

func unlocked(n int, start string, links func(page string) []string) []string {
	pages := make(chan string)
	var todo sync.WaitGroup
	known := map[string]bool{start: true}
	for range n {
		go func() {
			for page := range pages {
				for _, link := range links(page) {
					if !known[link] {
						known[link] = true
						todo.Add(1)
						go func() { pages <- link }()
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

func notesUnlocked(n int, start string, links func(page string) []string) []string {
	visited := map[string]bool{}
	solution(n, start, func(page string) []string {
		visited[page] = true
		return links(page)
	})
	return slices.Sorted(maps.Keys(visited))
}
