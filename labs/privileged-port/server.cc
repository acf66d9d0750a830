#include "jc.h"

static int Bind(int fd, std::uint16_t port) {
  const jc::Endpoint local("0.0.0.0", port);
  return ::bind(fd, local.get(), local.length);
}

int main() {
  int listen_fd = ::socket(AF_INET, SOCK_STREAM, 0);  // step: socket
  Bind(listen_fd, 80);                                // step: bind-80
  Bind(listen_fd, 1023);                              // step: bind-1023
  Bind(listen_fd, 1024);                              // step: bind-1024
  ::listen(listen_fd, SOMAXCONN);                     // step: listen
  ::close(listen_fd);
}
