#include <netinet/tcp.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  const int seconds = 60;
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  ::setsockopt(fd, IPPROTO_TCP, TCP_LINGER2, &seconds, sizeof seconds);
  ::close(fd);  // step: close
}
