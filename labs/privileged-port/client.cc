#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::Connect(server, 1024);  // step: connect
  ::close(fd);
}
