#include <netinet/tcp.h>

#include "jc.h"

static void Cork(int fd, int on) { ::setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on); }

static void WriteTwice(int fd) {
  Cork(fd, 1);
  ::send(fd, "welcome ", 8, 0);
  Cork(fd, 0);
  ::send(fd, "to join", 7, 0);
}

int main() {
  int on = 1;
  int listener = jc::ListenFd("0.0.0.0", 12345);                // step: listen
  int fd = jc::AcceptFd(listener);                              // step: accept
  WriteTwice(fd);                                               // step: write-twice
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);   // step: no-delay
  WriteTwice(fd);                                               // step: write-twice-again
  ::close(fd);
  ::close(listener);
}
