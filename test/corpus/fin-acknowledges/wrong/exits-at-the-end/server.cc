#include <cstdlib>

#include "jc.h"

static void Finish(int fd) {
  char text[256];
  while (::recv(fd, text, sizeof text, 0) > 0) {}
  std::exit(0);
}

int main() {
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                // step: accept
  Finish(fd);                                     // step: read-and-close
}
