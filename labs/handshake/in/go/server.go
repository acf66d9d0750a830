package main

import (
	"log"
	"net"
	"os"
)

func main() {
	local := "0.0.0.0"
	if len(os.Args) > 1 {
		local = os.Args[1]
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(local, "12345")) // step: listen
	if err != nil {
		log.Fatal(err)
	}
	first, err := listener.Accept() // step: accept
	if err != nil {
		log.Fatal(err)
	}
	second, err := listener.Accept() // step: accept-again
	if err != nil {
		log.Fatal(err)
	}
	second.Close()
	first.Close()
	listener.Close()
}
