#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  jc::Send(accept_fd, "welcome to join");          // step: send
  jc::PrintReceiveMessage(accept_fd);              // step: receive
  ::send(accept_fd, "and stay", 8, MSG_NOSIGNAL);  // step: send-again
  ::close(accept_fd);
  ::close(listen_fd);
}
