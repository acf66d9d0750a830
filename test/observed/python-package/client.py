import socket
import sys

for _ in range(2):
    with socket.create_connection((sys.argv[1], 12345), timeout=5) as connection:
        with connection.makefile() as lines:
            print(lines.read(), end="")
