package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get("http://" + os.Args[1] + ":12345/page")
	if err != nil {
		log.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	fmt.Print(answer.StatusCode, " ", string(body))
}
