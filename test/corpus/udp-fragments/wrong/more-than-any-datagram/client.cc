// 70000 bytes fit into no datagram, so there is nothing to forbid.
#include "jc.h"

static int MostThatFits(int fd) {
  int bytes = 0;
  socklen_t size = sizeof bytes;
  ::getsockopt(fd, IPPROTO_IP, IP_MTU, &bytes, &size);
  return bytes;
}

int main(int argc, char* argv[]) {
  int fd = jc::ConnectUdp(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  jc::Send(fd, std::string(1472, '1'));                              // step: send-one-packet
  jc::Send(fd, std::string(1473, '2'));                              // step: send-one-byte-more
  jc::Send(fd, std::string(4000, '3'));                              // step: send-4000
  int most = MostThatFits(fd);                                       // step: forbid
  jc::Send(fd, std::string(most + 70'000, '4'));                     // step: send-refused
  ::close(fd);
}
