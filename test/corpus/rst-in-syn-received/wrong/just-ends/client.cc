#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int rc = ::connect(fd, to.get(), to.length);  // step: connect
  ::exit(rc == 0);                              // step: close
}
