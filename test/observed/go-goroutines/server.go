// Serves each client in a goroutine, and two of them in all.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"sync"
)

func serve(connection net.Conn, number int) {
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		fmt.Fprintf(connection, "%d: %s\n", number, lines.Text())
	}
}

func main() {
	listener, err := net.Listen("tcp", ":12345")
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	var clients sync.WaitGroup
	for number := range 2 {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		clients.Add(1)
		go func() {
			defer clients.Done()
			serve(connection, number)
		}()
	}
	clients.Wait()
}
