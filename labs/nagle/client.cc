#include <netinet/tcp.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const int off = 0;
  int fd = jc::Connect(server, 12345);                            // step: connect
  ::setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);  // step: patience
  jc::PrintReceiveMessage(fd);                                    // step: receive
  ::setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);  // step: patience-again
  jc::PrintReceiveMessage(fd);
  ::close(fd);
}
