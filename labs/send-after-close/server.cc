#include "jc.h"

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, 12345);      // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);         // step: accept
  ::send(accept_fd, "welcome to join", 15, 0);     // step: send
  ::send(accept_fd, "and stay", 8, MSG_NOSIGNAL);  // step: send-again
  ::send(accept_fd, "still there?", 12, 0);        // step: send-once-more
  ::close(accept_fd);
  ::close(listen_fd);
}
