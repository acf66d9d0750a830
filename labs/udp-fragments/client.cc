#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const int never = IP_PMTUDISC_DO;
  int fd = jc::ConnectUdp(server, 12345);                                // step: connect
  jc::Send(fd, std::string(1472, 'a'));                                  // step: send-one-packet
  jc::Send(fd, std::string(1472 + 1, 'b'));                              // step: send-one-byte-more
  jc::Send(fd, std::string(4000, 'c'));                                  // step: send-4000
  ::setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &never, sizeof never);  // step: forbid
  jc::Send(fd, std::string(4000, 'd'));                                  // step: send-refused
  ::close(fd);
}
