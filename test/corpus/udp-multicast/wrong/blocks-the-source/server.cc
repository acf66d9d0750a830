// Stays a member of the group, and blocks the sender that it has heard (RFC 3678, 4.1.2).
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

static in_addr hear(int fd) {
  char text[64];
  sockaddr_in from{};
  socklen_t length = sizeof from;
  ssize_t n = recvfrom(fd, text, sizeof text, 0, reinterpret_cast<sockaddr*>(&from), &length);
  std::puts(std::string(text, n > 0 ? n : 0).c_str());
  std::fflush(stdout);
  return from.sin_addr;
}

int main() {
  const in_addr group{inet_addr("239.1.2.3")};
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here);  // step: bind
  ip_mreq member{group, {}};
  setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member);  // step: join
  in_addr sender = hear(fd);                                              // step: receive
  ip_mreq_source silenced{group, {}, sender};
  setsockopt(fd, IPPROTO_IP, IP_BLOCK_SOURCE, &silenced, sizeof silenced);  // step: leave
  close(fd);
}
