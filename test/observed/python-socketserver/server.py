"""The standard library's server, with a thread for each connection."""
import socketserver


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


with Server(("", 12345), Upper) as server:
    server.handle_request()
