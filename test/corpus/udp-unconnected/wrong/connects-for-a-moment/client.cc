// Connected for the moment of sending, so that send can be used.
#include "jc.h"

static void SendConnected(int fd, const std::string& text, const jc::Endpoint& to) {
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  ::connect(fd, to.get(), to.length);
  ::send(fd, text.data(), text.size(), 0);
  ::connect(fd, &none, sizeof none);
}

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);  // step: socket
  const jc::Endpoint own("0.0.0.0", 40001);
  ::bind(fd, own.get(), own.length);
  SendConnected(fd, "hello server", to);         // step: send
  jc::PrintReceiveFrom(fd);                      // step: receive
  int other = ::socket(AF_INET, SOCK_DGRAM, 0);  // step: socket-again
  jc::SendTo(other, "me too", to);               // step: send-from-other
  ::connect(fd, to.get(), to.length);            // step: connect
  ::close(fd);                                   // step: close
  ::close(other);
}
