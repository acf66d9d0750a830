#include "jc.h"

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, 12345);  // step: listen
  int first_fd = jc::AcceptFd(listen_fd);      // step: accept
  int second_fd = jc::AcceptFd(listen_fd);     // step: accept-again
  jc::Send(first_fd, "welcome to join");       // step: send-first
  jc::Send(second_fd, "welcome to you too");   // step: send-second
  ::close(second_fd);
  ::close(first_fd);
  ::close(listen_fd);
}
