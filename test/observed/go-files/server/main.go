// A server in several files of one package.
package main

import "log"

func main() {
	listener, err := listen(12345)
	if err != nil {
		log.Fatal(err)
	}
	greet(listener)
}
