// Two connections at the same time, and a line on each.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
)

func dial() net.Conn {
	connection, err := net.Dial("tcp", net.JoinHostPort(os.Args[1], "12345"))
	if err != nil {
		log.Fatal(err)
	}
	return connection
}

func ask(connection net.Conn, text string) {
	fmt.Fprintln(connection, text)
	line, _ := bufio.NewReader(connection).ReadString('\n')
	fmt.Print(line)
}

func main() {
	one := dial()
	two := dial()
	ask(two, "to the second")
	ask(one, "to the first")
	one.Close()
	two.Close()
}
