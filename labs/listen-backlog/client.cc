#include "jc.h"

// Sends a SYN and gives up before the SYN would be sent again.
static void TryToConnect(const jc::Endpoint& remote) {
  int fd = ::socket(remote.family(), SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::connect(fd, remote.get(), remote.length);
  ::close(fd);
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint remote(server, 12345);
  int first_fd = jc::Connect(server, 12345);   // step: connect
  int second_fd = jc::Connect(server, 12345);  // step: connect-again
  jc::Send(second_fd, "I was second");         // step: send-second
  TryToConnect(remote);                        // step: try
  jc::Send(first_fd, "I was first");           // step: send-first
  ::close(second_fd);
  ::close(first_fd);
}
