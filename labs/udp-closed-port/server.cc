#include "jc.h"

int main() {
  int fd = jc::BindUdp("0.0.0.0", 12345);  // step: bind
  jc::PrintReceiveFrom(fd);                // step: receive
  ::close(fd);
}
