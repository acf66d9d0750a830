#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint remote(server, 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);        // step: socket
  jc::SendTo(fd, "hello server", remote);           // step: send
  jc::PrintReceiveFrom(fd);                         // step: receive
  int other_fd = ::socket(AF_INET, SOCK_DGRAM, 0);  // step: socket-again
  jc::SendTo(other_fd, "me too", remote);           // step: send-from-other
  ::connect(fd, remote.get(), remote.length);       // step: connect
  ::close(fd);                                      // step: close
  ::close(other_fd);
}
