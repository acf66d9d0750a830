#include "jc.h"

int main() {
  const jc::Endpoint group("239.1.2.3", 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);  // step: socket
  jc::SendTo(fd, "is anyone here?", group);   // step: send-to-no-one
  jc::SendTo(fd, "hello all", group);         // step: send
  jc::SendTo(fd, "still here?", group);       // step: send-after-leaving
  ::close(fd);
}
