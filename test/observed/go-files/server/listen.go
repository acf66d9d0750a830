package main

import (
	"fmt"
	"net"
)

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp4", fmt.Sprintf("0.0.0.0:%d", port))
}
