package seats_test

import (
	"fmt"
	"sync"
	"testing"

	"example.com/baton/exercises/seats"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/racedetector"
)

var task = exercise.New("seats", grade)

func TestYours(t *testing.T) {
	task.Yours(t, func() hall { return seats.New() })
}

// hall is what a Hall can do.
type hall interface {
	Book(seat, customer string) bool
	Who(seat string) (customer string, ok bool)
}

func grade(g *exercise.G, open func() hall) {
	g.Races(exercise.Races)
	g.Bubble("Book(seat) while the seat is free", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() {
			h := open()
			books(b, h, "7A", "Ann", true)
			sits(b, h, "7A", "Ann")
		})
		b.Takes(0)
	})
	g.Bubble("Book(seat) while the seat is taken", func(b *exercise.B) {
		b.Call(func() {
			h := open()
			books(b, h, "7A", "Ann", true)
			for _, customer := range []string{"Bob", "Ann", "Cid"} {
				books(b, h, "7A", customer, false)
				sits(b, h, "7A", "Ann")
			}
			books(b, h, "7B", "Bob", true)
			sits(b, h, "7B", "Bob")
		})
	})
	g.Bubble("Who(seat) while the seat is free", func(b *exercise.B) {
		b.Call(func() {
			h := open()
			for range 2 {
				if customer, ok := h.Who("7A"); ok || customer != "" {
					b.Fail(exercise.ByResult, exercise.WrongResult,
						`Who("7A") returns "" and false while the seat is free`,
						fmt.Sprintf("it returned %q and %v", customer, ok))
				}
			}
			books(b, h, "7A", "Bob", true) // asking has not taken it
		})
	})
	g.Bubble("Book in two Halls", func(b *exercise.B) {
		b.Call(func() {
			h, other := open(), open()
			h.Book("7A", "Ann")
			if !other.Book("7A", "Bob") {
				b.Fail(exercise.ByResult, exercise.SharesMemory,
					"a seat that is taken in one Hall is free in another",
					`Book("7A", "Bob") in the other Hall returned false`)
			}
			sits(b, h, "7A", "Ann")
			sits(b, other, "7A", "Bob")
		})
	})
	g.Bubble("Book of unusual seats, for a customer whose name is empty", func(b *exercise.B) {
		b.Call(func() {
			h := open()
			for _, seat := range unusual {
				books(b, h, seat, "", true)
				sits(b, h, seat, "")
				books(b, h, seat, "Bob", false)
			}
		})
	})
	all := 3000
	if racedetector.Enabled { // which makes copies of the map slow
		all = 300
	}
	g.Bubble(fmt.Sprintf("Book(seat) for each of %d seats", all), func(b *exercise.B) {
		b.Call(func() {
			h := open()
			for i := range all {
				books(b, h, fmt.Sprint("seat ", i), fmt.Sprint("customer ", i), true)
			}
			for i := range all {
				sits(b, h, fmt.Sprint("seat ", i), fmt.Sprint("customer ", i))
				books(b, h, fmt.Sprint("seat ", i), "Bob", false)
			}
		})
		b.Takes(0)
	})
	g.Schedules("two goroutines book the same free seat", func(b *exercise.B) {
		h := open()
		customers := [2]string{"Ann", "Bob"}
		var booked [2]bool
		var found [2]string
		book := func(i int) func() {
			return func() {
				booked[i] = h.Book("7A", customers[i])
				found[i], _ = h.Who("7A")
			}
		}
		both(book(0), book(1))
		m := exercise.LosesUpdate
		if !booked[0] && !booked[1] {
			m = exercise.SkipsJobs
		}
		if booked[0] == booked[1] {
			b.Fail(exercise.BySchedule, m, b.What()+": exactly one call of Book returns true",
				fmt.Sprintf("they returned %v and %v", booked[0], booked[1]))
		}
		owner := customers[0]
		if booked[1] {
			owner = customers[1]
		}
		if found != [2]string{owner, owner} {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, b.What()+
				": then Who returns the owner to both",
				fmt.Sprintf("%s has the seat, and Who returned %q and %q", owner, found[0], found[1]))
		}
		sits(b, h, "7A", owner)
		b.Instant()
	})
	g.Schedules("one goroutine books a free seat, and another asks who has it", func(b *exercise.B) {
		h := open()
		var customer string
		var ok bool
		both(func() { h.Book("7A", "Ann") }, func() { customer, ok = h.Who("7A") })
		if ok != (customer == "Ann") || !ok && customer != "" {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, b.What()+
				`: Who returns "" and false, or "Ann" and true`,
				fmt.Sprintf("it returned %q and %v", customer, ok))
		}
	})
	g.Schedules("two goroutines book a free seat each", func(b *exercise.B) {
		h := open()
		var booked [2]bool
		var found [2]string
		book := func(i int, seat, customer string) func() {
			return func() {
				booked[i] = h.Book(seat, customer)
				found[i], _ = h.Who(seat)
			}
		}
		both(book(0, "7A", "Ann"), book(1, "7B", "Bob"))
		if !booked[0] || !booked[1] {
			b.Fail(exercise.BySchedule, exercise.SkipsJobs, b.What()+": each call of Book returns true",
				"one call returned false although its seat was free")
		}
		if want := [2]string{"Ann", "Bob"}; found != want {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, fmt.Sprintf("%s: then Who returns %q", b.What(), want),
				fmt.Sprintf("it returned %q", found))
		}
		sits(b, h, "7A", "Ann")
		sits(b, h, "7B", "Bob")
	})
	g.Race("many goroutines book and ask", func() {
		h := open()
		var wg sync.WaitGroup
		for i := range 50 {
			seat := fmt.Sprint("seat ", i%10)
			wg.Go(func() { h.Book(seat, "Ann") })
			wg.Go(func() { h.Who(seat) })
		}
		wg.Wait()
	})
}

// unusual seats are all different. Some have the same hash, and some begin
// like another one and the text that an answer might put after it.
var unusual = []string{
	"", "7A=Ann", "7A:Ann", "7A/Ann", "7A|Ann", "7A,Ann", "7A Ann", "7A\x00Ann", "7A\nAnn",
	"7a", "7A", " 7A", "7A ", "07A", "Aa", "BB", // equal for hash = 31*hash + character
	"costarring", "liquid", // FNV-1a, 32 bits
	"plumless", "buckeroo", // CRC-32
}

// both runs two functions at the same time.
func both(first, second func()) {
	var wg sync.WaitGroup
	wg.Go(first)
	wg.Go(second)
	wg.Wait()
}

// books fails the check unless Book returns what is wanted.
func books(b *exercise.B, h hall, seat, customer string, want bool) {
	if got := h.Book(seat, customer); got != want {
		b.Fail(exercise.ByResult, exercise.WrongResult,
			fmt.Sprintf("%s: Book(%q, %q) returns %v", b.What(), seat, customer, want),
			fmt.Sprintf("it returned %v", got))
	}
}

// sits fails the check unless the seat belongs to that customer.
func sits(b *exercise.B, h hall, seat, want string) {
	if got, ok := h.Who(seat); got != want || !ok {
		b.Fail(exercise.ByResult, exercise.WrongResult,
			fmt.Sprintf("%s: then Who(%q) returns %q and true", b.What(), seat, want),
			fmt.Sprintf("it returned %q and %v", got, ok))
	}
}
