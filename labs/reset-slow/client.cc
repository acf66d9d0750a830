#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const linger at_once{1, 0};
  int fd = jc::Connect(server, 12345);                                // step: connect
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);  // step: linger
  ::close(fd);                                                        // step: close
}
