#include <netinet/tcp.h>

#include "jc.h"

static int Sized(int bytes) {
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  return fd;
}

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int clamp = 65536;
  int first = Sized(65536);  // step: medium
  ::setsockopt(first, IPPROTO_TCP, TCP_WINDOW_CLAMP, &clamp, sizeof clamp);
  ::connect(first, to.get(), to.length);   // step: connect
  int second = Sized(8192);                // step: small
  ::connect(second, to.get(), to.length);  // step: connect-again
  ::close(second);
  ::close(first);
}
