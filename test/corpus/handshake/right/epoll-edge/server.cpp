// Edge-triggered epoll: after an event, accept until the kernel has no more.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

int check(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

int open_listener(const std::string& address, std::uint16_t port) {
  const int fd = check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in sa{};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &sa.sin_addr) != 1) throw std::invalid_argument(address);
  check(bind(fd, reinterpret_cast<const sockaddr*>(&sa), sizeof(sa)), "bind");
  check(listen(fd, SOMAXCONN), "listen");
  return fd;
}

}  // namespace

int main(int argc, char* argv[]) try {
  const int listener = open_listener(argc > 1 ? argv[1] : "0.0.0.0", 12345);
  const int loop = check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  epoll_event interest{};
  interest.events = EPOLLIN | EPOLLET;
  interest.data.fd = listener;
  check(epoll_ctl(loop, EPOLL_CTL_ADD, listener, &interest), "epoll_ctl");

  std::set<int> connections;
  while (connections.size() < 2) {
    epoll_event happened[4];
    const int count = epoll_wait(loop, happened, 4, -1);
    if (count < 0 && errno == EINTR) continue;
    check(count, "epoll_wait");
    for (;;) {
      const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
      connections.insert(check(fd, "accept4"));
    }
  }
  for (int fd : connections) close(fd);
  close(loop);
  close(listener);
} catch (const std::exception& e) {
  std::fprintf(stderr, "server: %s\n", e.what());
  return 1;
}
