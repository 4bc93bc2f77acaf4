// Race sells two tickets, one at each of two windows, and counts them.
// The count that it prints is right, and the program is broken.
package main

import (
	"fmt"
	"time"
)

var sold int

func sell(done chan<- bool) {
	sold++
	done <- true
}

func main() {
	done := make(chan bool, 2)
	go sell(done) // the window on the left
	time.Sleep(100 * time.Millisecond)
	go sell(done) // the window on the right
	<-done
	<-done
	fmt.Println("sold:", sold)
}
