#include "jc.h"

static int OwnPort(int fd) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
  return ntohs(own.sin_port);
}

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  const jc::Endpoint from("0.0.0.0", 40000);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);                // step: socket
  std::cout << "port " << OwnPort(fd) << std::endl;          // step: ask-before
  ::bind(fd, from.get(), from.length);
  ::connect(fd, to.get(), to.length);                        // step: connect
  std::cout << "port " << OwnPort(fd) << std::endl;          // step: ask
  int again = ::socket(AF_INET, SOCK_STREAM, 0);
  ::connect(again, to.get(), to.length);                     // step: connect-again
  ::close(again);
  ::close(fd);
}
