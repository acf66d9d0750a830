#include <netinet/tcp.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const int on = 1;
  int fd = jc::Connect(server, 12345);                         // step: connect
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // step: no-delay
  jc::Send(fd, "welcome ");                                    // step: send-first
  jc::Send(fd, "to join");                                     // step: send-second
  ::close(fd);
}
