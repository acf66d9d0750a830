// The bytes are not needed, so they are not copied.
#include "jc.h"

int main() {
  int bytes = 2000;
  int listener = jc::ListenFd("0.0.0.0", 12345);                         // step: listen
  ::setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);   // step: receive-buffer
  int fd = jc::AcceptFd(listener);                                       // step: accept
  ::recv(fd, nullptr, 4096, MSG_TRUNC);                                  // step: receive
  ::close(fd);
  ::close(listener);
}
