#include "jc.h"

int main() {
  const int size = 2000;
  char buffer[4096];
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                      // step: listen
  ::setsockopt(listen_fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);  // step: receive-buffer
  int accept_fd = jc::AcceptFd(listen_fd);                             // step: accept
  ::recv(accept_fd, buffer, sizeof buffer, 0);                         // step: receive
  ::close(accept_fd);
  ::close(listen_fd);
}
