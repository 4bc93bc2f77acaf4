// Deadlock has two goroutines that wait for each other.
package main

func main() {
	left, right := make(chan int), make(chan int)
	go func() {
		right <- 1
		<-left
	}()
	left <- 2
	<-right
}
