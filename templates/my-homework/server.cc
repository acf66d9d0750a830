#include "jc.h"
#include "variant.h"

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, VARIANT_PORT);  // step: listen
  int accept_fd = jc::AcceptFd(listen_fd);            // step: accept
  jc::Send(accept_fd, VARIANT_GREETING);              // step: greet
  char rest[16];
  ::recv(accept_fd, rest, sizeof rest, 0);            // returns 0 when the client has closed
  ::close(accept_fd);                                 // step: close
  ::close(listen_fd);
}
