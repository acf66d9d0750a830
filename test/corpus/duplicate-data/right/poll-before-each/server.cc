#include <poll.h>

#include <iostream>

#include "jc.h"

static std::string Next(int fd) {
  pollfd ready{fd, POLLIN, 0};
  char text[256];
  if (::poll(&ready, 1, -1) != 1) return "";
  ssize_t n = ::read(fd, text, sizeof text);
  return n > 0 ? std::string(text, n) : "";
}

int main(int argc, char* argv[]) {
  int fd = jc::ListenFd(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  int peer = jc::AcceptFd(fd);                                   // step: accept
  std::cout << Next(peer) << std::endl;                          // step: receive
  std::cout << Next(peer) << std::endl;                          // step: receive-again
  ::close(peer);
  ::close(fd);
}
