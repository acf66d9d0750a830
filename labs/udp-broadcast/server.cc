#include "jc.h"

int main() {
  int fd = jc::BindUdp("0.0.0.0", 12345);          // step: bind
  jc::Endpoint client = jc::PrintReceiveFrom(fd);  // step: receive
  jc::SendTo(fd, "I am", client);                  // step: send
  jc::PrintReceiveFrom(fd);                        // step: receive-again
  ::close(fd);
}
