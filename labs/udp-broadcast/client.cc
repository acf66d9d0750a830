#include <ifaddrs.h>
#include <net/if.h>

#include "jc.h"

// The address of all hosts on the client's network.
static std::string EveryHost() {
  char text[INET_ADDRSTRLEN] = "";
  ifaddrs* first = nullptr;
  ::getifaddrs(&first);
  for (ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    const bool is_v4 = one->ifa_addr != nullptr && one->ifa_addr->sa_family == AF_INET;
    if (!is_v4 || (one->ifa_flags & IFF_BROADCAST) == 0) continue;
    auto* all = reinterpret_cast<sockaddr_in*>(one->ifa_broadaddr);
    ::inet_ntop(AF_INET, &all->sin_addr, text, sizeof text);
  }
  ::freeifaddrs(first);
  return text;
}

int main() {
  const int on = 1;
  const jc::Endpoint everyone(EveryHost(), 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);                   // step: socket
  jc::SendTo(fd, "who is there?", everyone);                   // step: send-refused
  ::setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);  // step: allow
  jc::SendTo(fd, "who is there?", everyone);                   // step: send
  jc::Endpoint server = jc::PrintReceiveFrom(fd);              // step: receive
  jc::SendTo(fd, "found you", server);                         // step: send-to-one
  ::close(fd);
}
