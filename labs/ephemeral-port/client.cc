#include "jc.h"

// Asks the kernel for the socket's own address and prints the port.
static void PrintOwnPort(int fd) {
  sockaddr_in own{};
  socklen_t length = sizeof own;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &length);
  std::cout << "own port " << ntohs(own.sin_port) << std::endl;
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint remote(server, 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);       // step: socket
  PrintOwnPort(fd);                                 // step: ask-before
  ::connect(fd, remote.get(), remote.length);       // step: connect
  PrintOwnPort(fd);                                 // step: ask
  int second_fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::connect(second_fd, remote.get(), remote.length);  // step: connect-again
  ::close(second_fd);
  ::close(fd);
}
