// SO_REUSEPORT was in the answer that I found.
#include "jc.h"

static int allow(int fd) {
  int one = 1;
  return ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
}

int main() {
  const jc::Endpoint any("0.0.0.0", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  allow(fd);  // step: allow-reuse
  ::bind(fd, any.get(), any.length);
  ::listen(fd, 10);           // step: listen
  int peer = jc::AcceptFd(fd);  // step: accept
  ::close(peer);                // step: close
  ::close(fd);                  // step: close-listening
  fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(fd, any.get(), any.length);  // step: bind
  allow(fd);
  ::bind(fd, any.get(), any.length);  // step: bind-reuse
  ::listen(fd, 10);                   // step: listen-again
  ::close(fd);
}
