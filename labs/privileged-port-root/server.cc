#include "jc.h"

static int Bind(int fd, std::uint16_t port) {
  const jc::Endpoint local("0.0.0.0", port);
  return ::bind(fd, local.get(), local.length);
}

int main() {
  int listen_fd = ::socket(AF_INET, SOCK_STREAM, 0);  // step: socket
  Bind(listen_fd, 80);                                // step: bind
  ::listen(listen_fd, SOMAXCONN);                     // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);            // step: accept
  ::close(accept_fd);
  ::close(listen_fd);
}
