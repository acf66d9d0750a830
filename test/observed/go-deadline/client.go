// Asks once, and reports how the connection ends.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	connection, err := net.Dial("tcp4", os.Args[1]+":12345")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	io.WriteString(connection, "ping")
	rest, err := io.ReadAll(connection)
	fmt.Printf("%q %v\n", rest, err)
}
