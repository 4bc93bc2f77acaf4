package seats_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"example.com/baton/exercises/seats"
	"example.com/baton/internal/exercise"
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
	g.Bubble("Book of a free seat", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		b.Call(func() {
			h := open()
			books(b, h, "7A", "Ann", true)
			sits(b, h, "7A", "Ann")
		})
		b.Takes(0)
	})
	g.Bubble("Book of a seat that is taken", func(b *exercise.B) {
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
	g.Bubble("Who of a free seat", func(b *exercise.B) {
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
	g.Bubble("Book for a customer whose name is empty, and of unusual seats", func(b *exercise.B) {
		b.Call(func() {
			h := open()
			for _, seat := range []string{"", "7a", "7A", " 7A", "07A"} {
				books(b, h, seat, "", true)
				sits(b, h, seat, "")
				books(b, h, seat, "Bob", false)
			}
		})
	})
	g.Bubble("Book of 1000 seats", func(b *exercise.B) {
		b.Call(func() {
			h := open()
			for i := range 1000 {
				books(b, h, fmt.Sprint("seat ", i), fmt.Sprint("customer ", i), true)
			}
			for i := range 1000 {
				sits(b, h, fmt.Sprint("seat ", i), fmt.Sprint("customer ", i))
				books(b, h, fmt.Sprint("seat ", i), "Bob", false)
			}
		})
		b.Takes(0)
	})
	g.Schedules("20 goroutines book a free seat each", func(b *exercise.B) {
		b.Call(func() { spread(b, open()) })
	})
	g.Schedules("20 goroutines book the same free seat", func(b *exercise.B) {
		b.Call(func() {
			for range 5 {
				crowd(b, open())
			}
		})
		b.Takes(0, b.Later(0, exercise.SleepsToWait))
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

// spread has each of many customers book a seat of their own.
func spread(b *exercise.B, h hall) {
	var wg sync.WaitGroup
	refused, free := false, false
	for i := range 20 {
		seat := fmt.Sprint("seat ", i)
		wg.Go(func() {
			booked := h.Book(seat, seat)
			customer, _ := h.Who(seat)
			b.Locked(func() {
				refused = refused || !booked
				free = free || customer != seat
			})
		})
	}
	wg.Wait()
	if refused {
		b.Fail(exercise.BySchedule, exercise.SkipsJobs, b.What()+": each of them gets true",
			"one got false, although its seat was free")
	}
	if free {
		b.Fail(exercise.BySchedule, exercise.LosesUpdate,
			b.What()+": then Who returns the customer of each seat",
			"it returned something else while others booked other seats")
	}
}

// crowd has many customers book one seat, and looks who got it.
func crowd(b *exercise.B, h hall) {
	var wg sync.WaitGroup
	var got []string
	for i := range 20 {
		customer := fmt.Sprint("customer ", i)
		wg.Go(func() {
			if h.Book("7A", customer) {
				b.Locked(func() { got = append(got, customer) })
			}
		})
	}
	wg.Wait()
	if len(got) != 1 {
		m := exercise.LosesUpdate
		observed := "none of them did"
		if len(got) > 1 {
			observed = "more than one did: they all checked the seat " +
				"before the first of them had taken it"
		} else {
			m = exercise.SkipsJobs
		}
		b.Fail(exercise.BySchedule, m, b.What()+": exactly one gets true", observed)
	}
	sits(b, h, "7A", got[0])
	for i := range 20 {
		books(b, h, "7A", fmt.Sprint("customer ", i), false)
	}
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
		m := exercise.WrongResult
		if strings.HasPrefix(got, "customer") {
			m = exercise.LosesUpdate
		}
		b.Fail(exercise.ByResult, m,
			fmt.Sprintf("%s: then Who(%q) returns %q and true", b.What(), seat, want),
			fmt.Sprintf("it returned %q and %v", got, ok))
	}
}
