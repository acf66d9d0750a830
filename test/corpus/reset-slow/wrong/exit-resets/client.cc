#include <cstdlib>

#include "jc.h"

int main(int argc, char* argv[]) {
  const linger none{1, 0};
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);    // step: linger
  std::_Exit(0);                                                  // step: close
}
