#include <vector>

#include "jc.h"

int main() {
  std::vector<char> buffer(2'000'000);
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);                     // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);                            // step: accept
  ::recv(accept_fd, buffer.data(), 1'000'000, MSG_WAITALL);           // step: receive
  ::recv(accept_fd, buffer.data(), buffer.size(), 0);                 // step: receive-end
  ::close(accept_fd);                                                 // step: close
  ::close(listen_fd);
}
