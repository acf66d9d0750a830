// Sends datagrams of 2, 4 and 6 bytes; the server's buffer has 4.
package main

import (
	"fmt"
	"net"
	"os"
	"strings"
)

func main() {
	connection, err := net.Dial("udp", net.JoinHostPort(os.Args[1], "12345"))
	if err != nil {
		panic(err)
	}
	answer := make([]byte, 100)
	for _, size := range []int{2, 4, 6} {
		fmt.Fprint(connection, strings.Repeat("z", size))
		count, err := connection.Read(answer)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d: %s\n", size, answer[:count])
	}
}
