import socket


def listener(port):
    return socket.create_server(("", port))
