#include "jc.h"

int main() {
  const int size = 30'000;
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                      // step: listen
  ::setsockopt(listen_fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);  // step: receive-buffer
  int accept_fd = jc::AcceptFd(listen_fd);                             // step: accept
  ::close(accept_fd);
  ::close(listen_fd);
}
