#include <netinet/tcp.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int attempts = 4;
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &attempts, sizeof attempts);
  ::connect(fd, to.get(), to.length);  // step: connect
  ::close(fd);
}
