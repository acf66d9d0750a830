// Waits for an answer with a deadline, which comes first, and then without one.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"time"
)

func main() {
	connection, err := net.Dial("tcp", net.JoinHostPort(os.Args[1], "12345"))
	if err != nil {
		log.Fatal(err)
	}
	buffer := make([]byte, 64)
	connection.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	_, err = connection.Read(buffer)
	fmt.Println("timeout:", err != nil)
	connection.SetReadDeadline(time.Time{})
	size, _ := connection.Read(buffer)
	fmt.Print(string(buffer[:size]))
	connection.Close()
}
