#include "jc.h"

// Reads until the client has closed, then closes without delay.
static int ReadToTheEndAndClose(int fd) {
  char buffer[1024];
  while (::recv(fd, buffer, sizeof buffer, 0) > 0) {}
  return ::close(fd);
}

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  ReadToTheEndAndClose(accept_fd);                 // step: read-and-close
  ::close(listen_fd);
}
