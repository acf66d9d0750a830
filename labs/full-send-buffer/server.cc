#include <netinet/tcp.h>

#include "jc.h"

int main() {
  const int off = 0;
  const int size = 30'000;
  char buffer[16384];
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                        // step: listen
  ::setsockopt(listen_fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);    // step: receive-buffer
  int accept_fd = jc::AcceptFd(listen_fd);                               // step: accept
  ::setsockopt(accept_fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);  // step: patience
  ::recv(accept_fd, buffer, sizeof buffer, 0);                           // step: receive
  ::setsockopt(accept_fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);  // step: patience-again
  ::close(accept_fd);
  ::close(listen_fd);
}
