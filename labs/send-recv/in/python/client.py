import socket
import sys

server = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
connection = socket.create_connection((server, 12345))  # step: connect
print(connection.recv(1024).decode())  # step: receive
print(connection.recv(1024).decode())  # step: receive-again
connection.close()
