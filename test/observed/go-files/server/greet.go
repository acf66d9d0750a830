package main

import (
	"net"
	"time"
)

// greet answers late.
func greet(listener net.Listener) {
	connection, err := listener.Accept()
	if err != nil {
		return
	}
	time.Sleep(time.Second)
	connection.Write([]byte("hello at last\n"))
	connection.Close()
	listener.Close()
}
