#include "jc.h"

int main(int argc, char* argv[]) {
  int listener = jc::ListenFd(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                                     // step: accept
  ::shutdown(fd, SHUT_RD);
  jc::PrintReceiveMessage(fd);          // step: receive-end
  jc::Send(fd, "welcome to join");      // step: send
  ::close(fd);                          // step: close
  ::close(listener);
}
