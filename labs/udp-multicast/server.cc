#include "jc.h"

int main() {
  ip_mreqn group{};
  ::inet_pton(AF_INET, "239.1.2.3", &group.imr_multiaddr);
  int fd = jc::BindUdp("0.0.0.0", 12345);                                  // step: bind
  ::setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);   // step: join
  jc::PrintReceiveFrom(fd);                                                // step: receive
  ::setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group);  // step: leave
  ::close(fd);
}
