#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int first_fd = jc::AcceptFd(listen_fd);          // step: accept
  int second_fd = jc::AcceptFd(listen_fd);         // step: accept-again
  jc::Send(first_fd, "welcome to join");           // step: send-first
  jc::Send(second_fd, "welcome to you too");       // step: send-second
  ::close(second_fd);
  ::close(first_fd);
  ::close(listen_fd);
}
