// Sends three bytes at a time: TCP keeps no boundaries, so the client gets the same text.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

using std::string;

void sendInPieces(int fd, const string& text, size_t size) {
  for (size_t at = 0; at < text.size(); at += size) {
    const string part = text.substr(at, size);
    if (send(fd, part.c_str(), part.size(), 0) != (ssize_t)part.size()) {
      std::cerr << "not everything was sent" << std::endl;
      _exit(1);
    }
  }
}

int openServer(const char* address) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  struct sockaddr_in sa {};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(address);
  if (bind(fd, (struct sockaddr*)&sa, sizeof(sa)) != 0) return -1;
  if (listen(fd, 3) != 0) return -1;
  return fd;
}

int main(int argc, char* argv[]) {
  int server = openServer(argc > 1 ? argv[1] : "0.0.0.0");  // step: listen
  if (server < 0) {
    std::cerr << "can't listen" << std::endl;
    return 1;
  }
  int client = accept(server, NULL, NULL);      // step: accept
  sendInPieces(client, "welcome to join", 3);  // step: send
  sendInPieces(client, "and stay", 4);         // step: send-again
  close(client);
  close(server);
}
