#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  ::close(accept_fd);
  ::close(listen_fd);
}
