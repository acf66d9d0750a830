#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::Connect(server, 12345);  // step: connect
  jc::Send(fd, "hello");                // step: send
  ::close(fd);                          // step: close
}
