#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const int small = 2304;
  const std::string text(10'000, 'x');
  int fd = jc::Connect(server, 12345);                            // step: connect
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);  // step: small
  ::send(fd, text.data(), 10'000, MSG_DONTWAIT);                  // step: send
  ::send(fd, text.data() + 8948, 10'000 - 8948, MSG_DONTWAIT);    // step: send-rest
  ::send(fd, text.data() + 8948, 10'000 - 8948, MSG_DONTWAIT);    // step: send-rest-again
  ::close(fd);
}
