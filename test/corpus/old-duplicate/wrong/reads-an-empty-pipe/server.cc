#include <fcntl.h>

#include "jc.h"

int main() {
  int ends[2];
  char text[64];
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                // step: accept
  jc::PrintReceiveMessage(fd);                    // step: receive
  ::close(fd);                                    // step: close
  fd = jc::AcceptFd(listener);                    // step: accept-again
  ::pipe2(ends, O_NONBLOCK);
  ::read(ends[0], text, sizeof text);             // step: receive-again
  ::close(fd);
  ::close(listener);
}
