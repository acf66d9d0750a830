// Reads with a deadline and panics if nothing comes.
package main

import (
	"log"
	"net"
	"time"
)

func main() {
	listener, err := net.Listen("tcp4", ":12345")
	if err != nil {
		log.Fatal(err)
	}
	connection, err := listener.Accept()
	if err != nil {
		log.Fatal(err)
	}
	buffer := make([]byte, 16)
	connection.SetReadDeadline(time.Now().Add(time.Second))
	for {
		size, err := connection.Read(buffer)
		if err != nil {
			panic(err)
		}
		connection.Write(buffer[:size])
	}
}
