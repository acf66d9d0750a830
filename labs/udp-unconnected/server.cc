#include "jc.h"

int main() {
  int fd = jc::BindUdp("0.0.0.0", 12345);                 // step: bind
  jc::Endpoint client = jc::PrintReceiveFrom(fd);         // step: receive
  jc::SendTo(fd, "welcome to join", client);              // step: send
  int other_fd = ::socket(AF_INET, SOCK_DGRAM, 0);        // step: socket
  jc::SendTo(other_fd, "from elsewhere", client);         // step: send-from-elsewhere
  ::close(other_fd);
  ::close(fd);
}
