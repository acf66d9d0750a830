#include <netinet/tcp.h>

#include "jc.h"

int main() {
  int tries = 3;
  const jc::Endpoint any("0.0.0.0", 12345);
  int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  ::setsockopt(listener, IPPROTO_TCP, TCP_SYNCNT, &tries, sizeof tries);
  ::bind(listener, any.get(), any.length);
  ::listen(listener, 10);  // step: listen
  int fd = jc::AcceptFd(listener);
  ::close(fd);
  ::close(listener);
}
