// Answers three datagrams, each with its length.
package main

import (
	"fmt"
	"net"
)

func main() {
	socket, err := net.ListenPacket("udp4", ":12345")
	if err != nil {
		panic(err)
	}
	defer socket.Close()
	buffer := make([]byte, 4)
	for range 3 {
		size, from, err := socket.ReadFrom(buffer)
		if err != nil {
			panic(err)
		}
		socket.WriteTo([]byte(fmt.Sprintf("%d bytes", size)), from)
	}
}
