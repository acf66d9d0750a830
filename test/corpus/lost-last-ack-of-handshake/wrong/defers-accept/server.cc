#include <netinet/tcp.h>

#include "jc.h"

// There is no use for a client that says nothing.
static int Listen() {
  int fd = jc::ListenFd("0.0.0.0", 12345);
  int seconds = 10;
  ::setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds);
  return fd;
}

int main() {
  int listener = Listen();           // step: listen
  int fd = jc::AcceptFd(listener);   // step: accept
  jc::PrintReceiveMessage(fd);       // step: receive
  ::close(fd);
  ::close(listener);
}
