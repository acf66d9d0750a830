#include <stdexcept>

#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint any("0.0.0.0", 23456);
  const jc::Endpoint other(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::bind(fd, any.get(), any.length);                          // step: bind
  ::connect(fd, other.get(), other.length);                   // step: connect
  throw std::runtime_error("not connected: giving up");       // step: close
}
