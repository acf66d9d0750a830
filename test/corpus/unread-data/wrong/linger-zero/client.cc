#include "jc.h"

static int Connect(const char* ip) {
  int fd = jc::Connect(ip, 12345);
  linger abort{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  return fd;
}

int main(int argc, char* argv[]) {
  int fd = Connect(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  ::close(fd);                                         // step: close
}
