#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::ConnectUdp(server, 12345);  // step: connect
  jc::Send(fd, "hello server");            // step: send
  jc::PrintReceiveMessage(fd);             // step: receive
  ::close(fd);                             // step: close
}
