// One IPv6 socket for both versions of IP: IPV6_V6ONLY is off.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

static int checked(int value, const char* name) {
  if (value != -1) return value;
  perror(name);
  exit(1);
}

int main() {
  int s = checked(socket(AF_INET6, SOCK_STREAM, 0), "socket");
  int off = 0, on = 1;
  checked(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off), "IPV6_V6ONLY");
  checked(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  any.sin6_addr = in6addr_any;
  any.sin6_port = htons(12345);
  checked(bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any), "bind");
  checked(listen(s, 32), "listen");                         // step: listen
  int first = checked(accept(s, nullptr, nullptr), "accept");  // step: accept
  int second = checked(accept(s, nullptr, nullptr), "accept");  // step: accept-again
  checked(close(second), "close");
  checked(close(first), "close");
  checked(close(s), "close");
}
