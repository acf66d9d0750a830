#include "jc.h"

int main(int argc, char* argv[]) {
  const int least = 2304;
  const std::string all(10'000, 'a');
  const std::string first = all.substr(0, 8948), rest = all.substr(8948);
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);    // step: connect
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);    // step: small
  ::send(fd, first.data(), first.size(), MSG_DONTWAIT);             // step: send
  ::send(fd, rest.data(), rest.size(), MSG_DONTWAIT);               // step: send-rest
  ::send(fd, rest.data(), rest.size(), MSG_DONTWAIT);               // step: send-rest-again
  ::close(fd);
}
