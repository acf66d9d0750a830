#include <ifaddrs.h>
#include <net/if.h>
#include <sys/un.h>

#include "jc.h"

static jc::Endpoint Everyone() {
  std::string found;
  ifaddrs* list = nullptr;
  ::getifaddrs(&list);
  for (ifaddrs* i = list; i != nullptr; i = i->ifa_next) {
    if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET) continue;
    if ((i->ifa_flags & IFF_BROADCAST) == 0) continue;
    char text[INET_ADDRSTRLEN];
    auto* all = reinterpret_cast<sockaddr_in*>(i->ifa_broadaddr);
    found = ::inet_ntop(AF_INET, &all->sin_addr, text, sizeof text);
  }
  ::freeifaddrs(list);
  return jc::Endpoint(found, 12345);
}

static void AskForbiddenFile() {
  const sockaddr_un name{AF_UNIX, "/root/who"};
  int fd = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  ::sendto(fd, "who is there?", 13, 0, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  ::close(fd);
}

int main() {
  const int on = 1;
  const jc::Endpoint everyone = Everyone(), any("0.0.0.0", 0);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);  // step: socket
  ::bind(fd, any.get(), any.length);
  AskForbiddenFile();                                          // step: send-refused
  ::setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);  // step: allow
  jc::SendTo(fd, "who is there?", everyone);                   // step: send
  jc::Endpoint server = jc::PrintReceiveFrom(fd);              // step: receive
  jc::SendTo(fd, "found you", server);                         // step: send-to-one
  ::close(fd);
}
