#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint remote(server, 12345);
  char buffer[1024];
  int connected_fd = jc::ConnectUdp(server, 12345);        // step: connect
  jc::Send(connected_fd, "anybody there");                 // step: send
  ::recv(connected_fd, buffer, sizeof buffer, 0);          // step: receive
  int free_fd = ::socket(remote.family(), SOCK_DGRAM, 0);  // step: socket
  jc::SendTo(free_fd, "anybody there", remote);            // step: send-to
  ::recv(free_fd, buffer, sizeof buffer, MSG_DONTWAIT);    // step: receive-free
  jc::SendTo(free_fd, "hello at last", remote);            // step: send-to-again
  ::close(free_fd);
  ::close(connected_fd);
}
