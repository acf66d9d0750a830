import socket
import sys

local = sys.argv[1] if len(sys.argv) > 1 else "0.0.0.0"
family = socket.AF_INET6 if ":" in local else socket.AF_INET
listener = socket.create_server((local, 12345), family=family)  # step: listen
connection, _ = listener.accept()  # step: accept
connection.sendall(b"welcome to join")  # step: send
connection.sendall(b"and stay")  # step: send-again
connection.close()
listener.close()
