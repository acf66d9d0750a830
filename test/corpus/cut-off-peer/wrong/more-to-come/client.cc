#include "jc.h"

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  ::send(fd, "welcome ", 8, 0);                                   // step: send
  ::send(fd, "to join", 7, MSG_MORE);                             // step: send-more
  ::close(fd);                                                    // step: close
}
