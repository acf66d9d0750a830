import socket
import sys

server = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
first = socket.create_connection((server, 12345))  # step: connect
second = socket.create_connection((server, 12345))  # step: connect-again
second.close()
first.close()
