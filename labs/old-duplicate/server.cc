#include "jc.h"

int main() {
  char buffer[64];
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);          // step: listen
  int first_fd = jc::AcceptFd(listen_fd);                  // step: accept
  jc::PrintReceiveMessage(first_fd);                       // step: receive
  ::close(first_fd);                                       // step: close
  int second_fd = jc::AcceptFd(listen_fd);                 // step: accept-again
  ::recv(second_fd, buffer, sizeof buffer, MSG_DONTWAIT);  // step: receive-again
  ::close(second_fd);
  ::close(listen_fd);
}
