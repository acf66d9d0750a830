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
	connection, err := listener.Accept() // step: accept
	if err != nil {
		log.Fatal(err)
	}
	connection.Write([]byte("welcome to join")) // step: send
	connection.Close()                          // step: close
	listener.Close()                            // step: close-listening
}
