#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  jc::PrintReceiveMessage(accept_fd);              // step: receive-end
  jc::Send(accept_fd, "welcome to join");          // step: send
  ::close(accept_fd);                              // step: close
  ::close(listen_fd);
}
