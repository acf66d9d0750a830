#include "jc.h"

int main() {
  const jc::Endpoint local("0.0.0.0", 12345);
  int listen_fd = ::socket(AF_INET, SOCK_STREAM, 0);  // step: socket
  ::bind(listen_fd, local.get(), local.length);       // step: bind
  ::listen(listen_fd, 1);                             // step: listen
  int first_fd = jc::AcceptFd(listen_fd);             // step: accept
  int second_fd = jc::AcceptFd(listen_fd);            // step: accept-again
  jc::PrintReceiveMessage(first_fd);                  // step: receive
  ::close(second_fd);
  ::close(first_fd);
  ::close(listen_fd);
}
