#include <netinet/tcp.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  unsigned milliseconds = 30'000;
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
  jc::Send(fd, "welcome to join");  // step: send
  ::close(fd);
}
