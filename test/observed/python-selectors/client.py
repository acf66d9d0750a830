"""Two connections at the same time."""
import socket
import sys

both = [socket.create_connection((sys.argv[1], 12345), timeout=5) for _ in range(2)]
for number, one in enumerate(both):
    one.sendall(b"abc%d" % number)
for one in reversed(both):
    print(one.recv(100).decode())
    one.close()
