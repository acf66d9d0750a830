package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		fmt.Fprintln(answer, "you asked for", request.URL.Path)
	})
	log.Fatal(http.ListenAndServe(":12345", nil))
}
