#include <sys/epoll.h>

#include <string>

#include "jc.h"

static std::string Wait(int fd) {
  int set = ::epoll_create1(0);
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &wanted);
  std::string text(200, '\0');
  epoll_event happened{};
  while (::epoll_wait(set, &happened, 1, -1) < 1) {}
  text.resize(::read(fd, text.data(), text.size()));
  ::close(set);
  return text;
}

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  std::cout << "got " << Wait(fd) << std::endl;                   // step: receive
  ::close(fd);
}
