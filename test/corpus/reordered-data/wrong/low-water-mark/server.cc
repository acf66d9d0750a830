// recv shall sleep until the whole text is there.
#include "jc.h"

int main() {
  int bytes = 15;
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                // step: accept
  ::setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
  jc::PrintReceiveMessage(fd);                    // step: receive
  ::close(fd);
  ::close(listener);
}
