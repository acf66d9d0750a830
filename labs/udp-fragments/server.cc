#include "jc.h"

int main() {
  char buffer[8192];
  int fd = jc::BindUdp("0.0.0.0", 12345);  // step: bind
  ::recv(fd, buffer, sizeof buffer, 0);    // step: receive-one-packet
  ::recv(fd, buffer, sizeof buffer, 0);    // step: receive-one-byte-more
  ::recv(fd, buffer, sizeof buffer, 0);    // step: receive-4000
  ::close(fd);
}
