#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int first_fd = jc::AcceptFd(listen_fd);          // step: accept-first
  int second_fd = jc::AcceptFd(listen_fd);         // step: accept-second
  int third_fd = jc::AcceptFd(listen_fd);          // step: accept-third
  ::close(third_fd);
  ::close(second_fd);
  ::close(first_fd);
  ::close(listen_fd);
}
