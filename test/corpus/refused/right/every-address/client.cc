// Tries each address that the name has. Here that is one.
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

int main(int argc, char* argv[]) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_protocol = IPPROTO_TCP;
  addrinfo* list = nullptr;
  const int problem = getaddrinfo(argc > 1 ? argv[1] : "127.0.0.1", "12345", &hints, &list);
  if (problem != 0) {
    std::cerr << gai_strerror(problem) << std::endl;
    return 2;
  }
  int fd = -1, reason = 0;
  for (const addrinfo* a = list; a != nullptr && fd == -1; a = a->ai_next) {
    fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (connect(fd, a->ai_addr, a->ai_addrlen) == 0) break;  // step: connect
    reason = errno;
    close(fd);
    fd = -1;
  }
  freeaddrinfo(list);
  if (fd == -1) {
    std::cerr << "not connected: " << std::strerror(reason) << std::endl;
    return 1;
  }
  close(fd);
}
