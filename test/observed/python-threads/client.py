"""Two connections at the same time: the first is opened first and answered last."""

import socket
import sys

first = socket.create_connection((sys.argv[1], 12345))
second = socket.create_connection((sys.argv[1], 12345))
first.sendall(b"1\n")
second.sendall(b"10\n20\n")
second.shutdown(socket.SHUT_WR)
print(second.recv(100).decode(), end="")
first.sendall(b"2\n")
first.shutdown(socket.SHUT_WR)
print(first.recv(100).decode(), end="")
first.close()
second.close()
