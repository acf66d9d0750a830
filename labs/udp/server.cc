#include "jc.h"

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int fd = jc::BindUdp(local, 12345);              // step: bind
  jc::Endpoint client = jc::PrintReceiveFrom(fd);  // step: receive
  jc::SendTo(fd, "welcome to join", client);       // step: send
  ::close(fd);                                     // step: close
}
