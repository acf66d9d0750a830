"""A thread for each of two connections; each adds numbers up until the client stops sending."""

import socket
import threading


def add(connection, name):
    total = 0
    with connection, connection.makefile("r") as lines:
        for line in lines:
            total += int(line)
        connection.sendall(f"{name} {total}\n".encode())


def main():
    with socket.create_server(("0.0.0.0", 12345)) as listening:
        threads = []
        for number in (1, 2):
            connection, _ = listening.accept()
            thread = threading.Thread(target=add, args=(connection, f"sum {number}"))
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()


main()
