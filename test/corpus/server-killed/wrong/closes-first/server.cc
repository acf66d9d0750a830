#include <csignal>

#include "jc.h"

static void Die(int fd) {
  ::close(fd);
  ::raise(SIGKILL);
}

int main() {
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                // step: accept
  Die(fd);                                        // step: die
}
