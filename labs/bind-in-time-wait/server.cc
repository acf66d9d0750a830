#include "jc.h"

int main() {
  const int on = 1;
  const jc::Endpoint here("0.0.0.0", 12345);
  int listen_fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);  // step: allow-reuse
  ::bind(listen_fd, here.get(), here.length);
  ::listen(listen_fd, SOMAXCONN);                                     // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);                            // step: accept
  ::close(accept_fd);                                                 // step: close
  ::close(listen_fd);                                                 // step: close-listening
  int next_fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(next_fd, here.get(), here.length);                           // step: bind
  ::setsockopt(next_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::bind(next_fd, here.get(), here.length);                           // step: bind-reuse
  ::listen(next_fd, SOMAXCONN);                                       // step: listen-again
  ::close(next_fd);
}
