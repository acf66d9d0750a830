package main

import (
	"log"
	"net"
	"os"
)

func main() {
	server := "127.0.0.1"
	if len(os.Args) > 1 {
		server = os.Args[1]
	}
	first, err := net.Dial("tcp", net.JoinHostPort(server, "12345")) // step: connect
	if err != nil {
		log.Fatal(err)
	}
	second, err := net.Dial("tcp", net.JoinHostPort(server, "12345")) // step: connect-again
	if err != nil {
		log.Fatal(err)
	}
	second.Close()
	first.Close()
}
