package main

import (
	"fmt"
	"log"
	"net"
	"os"
)

func main() {
	server := "127.0.0.1"
	if len(os.Args) > 1 {
		server = os.Args[1]
	}
	connection, err := net.Dial("tcp", net.JoinHostPort(server, "12345")) // step: connect
	if err != nil {
		log.Fatal(err)
	}
	buffer := make([]byte, 1024)
	size, _ := connection.Read(buffer) // step: receive
	fmt.Println(string(buffer[:size]))
	size, _ = connection.Read(buffer) // step: receive-again
	fmt.Println(string(buffer[:size]))
	connection.Close()
}
