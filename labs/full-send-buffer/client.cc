#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const int small = 2304;
  const std::string text(5000, 'x');
  int fd = jc::Connect(server, 12345);                            // step: connect
  jc::Send(fd, text);                                             // step: send
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);  // step: small
  jc::Send(fd, text);                                             // step: send-again
  ::close(fd);
}
