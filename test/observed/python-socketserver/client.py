"""Reads and writes a connection as a file."""
import socket
import sys

with socket.create_connection((sys.argv[1], 12345)) as connection:
    with connection.makefile("rw", newline="\n") as stream:
        for word in ("alpha", "beta"):
            print(word, file=stream, flush=True)
            print("got", stream.readline().strip())
