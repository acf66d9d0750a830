#include <sys/un.h>

#include "jc.h"

// A connection of the program with itself.
static int Inside(const sockaddr_un& name) {
  int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ::bind(listener, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  ::listen(listener, 1);
  int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  return fd;
}

int main() {
  const sockaddr_un name{AF_UNIX, "\0inside"};
  int inside = Inside(name);
  int fd = jc::ListenFd("0.0.0.0", 12345);                             // step: listen
  ::connect(inside, reinterpret_cast<const sockaddr*>(&name), sizeof name);  // step: connect
  ::close(fd);                                                         // step: close
}
