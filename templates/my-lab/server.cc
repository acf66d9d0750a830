#include "jc.h"

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, 12345);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);     // step: accept
  jc::PrintReceiveMessage(accept_fd);          // step: receive
  ::close(accept_fd);
  ::close(listen_fd);
}
