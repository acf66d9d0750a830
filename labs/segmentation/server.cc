#include "jc.h"

int main() {
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);   // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);          // step: accept
  jc::Send(accept_fd, std::string(1448, 'a'));      // step: send-one-mss
  jc::Send(accept_fd, std::string(1448 + 1, 'b'));  // step: send-one-byte-more
  jc::Send(accept_fd, std::string(2000, 'c'));      // step: send-2000
  ::close(accept_fd);
  ::close(listen_fd);
}
