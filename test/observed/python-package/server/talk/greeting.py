import threading


def greet(sock):
    """A thread for each of two clients."""
    threads = []
    for number in range(2):
        connection, _ = sock.accept()
        thread = threading.Thread(target=serve, args=(connection, number))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


def serve(connection, number):
    with connection:
        connection.sendall(b"client %d\n" % number)
