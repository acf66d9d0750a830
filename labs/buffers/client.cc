#include "jc.h"

// Prints the size of a socket's buffer as the kernel reports it.
void PrintSize(int fd, int option) {
  int size = 0;
  socklen_t length = sizeof size;
  ::getsockopt(fd, SOL_SOCKET, option, &size, &length);
  std::cout << size << std::endl;
}

int main() {
  const int size = 10000;
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);                   // step: socket
  PrintSize(fd, SO_RCVBUF);                                     // step: receive-buffer
  PrintSize(fd, SO_SNDBUF);                                     // step: send-buffer
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);  // step: set-receive-buffer
  PrintSize(fd, SO_RCVBUF);                                     // step: receive-buffer-set
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);  // step: set-send-buffer
  PrintSize(fd, SO_SNDBUF);                                     // step: send-buffer-set
  ::close(fd);
}
