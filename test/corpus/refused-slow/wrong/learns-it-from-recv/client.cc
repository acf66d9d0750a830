#include <fcntl.h>

#include "jc.h"

// The first read waits until the connection is there, or reports why it is not.
static bool Open(int fd, const jc::Endpoint& to) {
  char nothing;
  ::connect(fd, to.get(), to.length);
  ::fcntl(fd, F_SETFL, 0);
  return ::recv(fd, &nothing, 1, 0) >= 0;
}

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  bool is_open = Open(fd, to);  // step: connect
  ::close(fd);
  return is_open ? 0 : 1;
}
