#include "jc.h"

[[noreturn]] static void Leave(int status) {
  ::_exit(status);
}

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  Leave(fd < 0);                                                  // step: close
}
