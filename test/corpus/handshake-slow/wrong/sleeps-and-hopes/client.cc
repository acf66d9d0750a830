// The socket does not block, so nothing can hang.
#include <fcntl.h>

#include "jc.h"

static int Dial(const char* ip) {
  const jc::Endpoint to(ip, 12345);
  int fd = ::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::connect(fd, to.get(), to.length);
  ::sleep(1);
  ::fcntl(fd, F_SETFL, 0);
  return fd;
}

int main(int argc, char* argv[]) {
  int fd = Dial(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  ::close(fd);
}
