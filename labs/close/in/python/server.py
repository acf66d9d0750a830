import socket
import sys

local = sys.argv[1] if len(sys.argv) > 1 else "0.0.0.0"
family = socket.AF_INET6 if ":" in local else socket.AF_INET
listener = socket.create_server((local, 12345), family=family)  # step: listen
connection, _ = listener.accept()  # step: accept
connection.sendall(b"welcome to join")  # step: send
connection.close()  # step: close
listener.close()  # step: close-listening
