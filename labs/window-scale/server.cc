#include "jc.h"

int main() {
  const int size = 200'000;
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                      // step: listen
  int first_fd = jc::AcceptFd(listen_fd);                              // step: accept
  ::setsockopt(listen_fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);  // step: less
  ::close(first_fd);
  ::close(listen_fd);
}
