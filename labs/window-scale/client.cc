#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint remote(server, 12345);
  const int medium = 65536;
  const int small = 8192;
  int first_fd = ::socket(remote.family(), SOCK_STREAM, 0);
  ::setsockopt(first_fd, SOL_SOCKET, SO_RCVBUF, &medium, sizeof medium);  // step: medium
  ::connect(first_fd, remote.get(), remote.length);                       // step: connect
  int second_fd = ::socket(remote.family(), SOCK_STREAM, 0);
  ::setsockopt(second_fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);  // step: small
  ::connect(second_fd, remote.get(), remote.length);                     // step: connect-again
  ::close(second_fd);
  ::close(first_fd);
}
