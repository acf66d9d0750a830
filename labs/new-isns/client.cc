#include "jc.h"

// Connects from port 40000 and from no other port.
static int ConnectFrom40000(const jc::Endpoint& remote) {
  const jc::Endpoint local("0.0.0.0", 40000);
  const linger at_once{1, 0};  // close sends a RST and does not wait, so the port is free again
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::bind(fd, local.get(), local.length);
  ::connect(fd, remote.get(), remote.length);
  return fd;
}

int main(int argc, char* argv[]) {
  const jc::Endpoint remote(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int first_fd = ConnectFrom40000(remote);   // step: connect-first
  ::close(first_fd);                         // step: close-first
  int second_fd = ConnectFrom40000(remote);  // step: connect-second
  ::close(second_fd);                        // step: close-second
  int third_fd = ConnectFrom40000(remote);   // step: connect-third
  ::close(third_fd);                         // step: close-third
}
