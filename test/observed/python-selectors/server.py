"""One thread for all connections, which do not block."""
import selectors
import socket

chosen = selectors.DefaultSelector()
listener = socket.create_server(("0.0.0.0", 12345))
listener.setblocking(False)
chosen.register(listener, selectors.EVENT_READ)
ended = 0
while ended < 2:
    for key, _ in chosen.select():
        if key.fileobj is listener:
            guest, _ = listener.accept()
            guest.setblocking(False)
            chosen.register(guest, selectors.EVENT_READ)
            continue
        data = key.fileobj.recv(100)
        if data:
            key.fileobj.send(data[::-1])
        else:
            chosen.unregister(key.fileobj)
            key.fileobj.close()
            ended += 1
listener.close()
