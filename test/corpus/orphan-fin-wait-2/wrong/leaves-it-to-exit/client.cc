#include "jc.h"

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  ::shutdown(fd, SHUT_WR);                                        // step: shutdown
  return fd < 0 ? 1 : 0;                                          // step: close
}
