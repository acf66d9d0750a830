#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const msghdr nothing{};                  // a message without bytes
  int fd = jc::ConnectUdp(server, 12345);  // step: connect
  jc::Send(fd, "welcome ");                // step: send
  jc::Send(fd, "to join");                 // step: send-again
  ::sendmsg(fd, &nothing, 0);              // step: send-nothing
  jc::Send(fd, "welcome to join");         // step: send-long
  jc::Send(fd, "welcome to join");         // step: send-long-again
  ::close(fd);
}
