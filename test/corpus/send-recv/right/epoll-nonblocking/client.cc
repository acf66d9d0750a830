#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  to.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  if (connect(fd, (sockaddr*)&to, sizeof(to)) != 0) {  // step: connect
    std::cerr << "connect: errno " << errno << '\n';
    return 1;
  }
  int nonblocking = 1;
  ioctl(fd, FIONBIO, &nonblocking);

  int epfd = epoll_create(1);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.ptr = nullptr;
  epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);

  size_t total = 0;
  while (total < 23) {
    if (epoll_wait(epfd, &event, 1, 10000) <= 0) break;
    std::string text(256, '\0');
    ssize_t n;
    while ((n = recv(fd, text.data(), text.size(), 0)) > 0) {  // step: receive
      std::cout << text.substr(0, n) << std::endl;
      total += n;
    }
    if (n == 0) break;
    if (errno != EAGAIN) {
      std::cerr << "recv: errno " << errno << '\n';
      return 1;
    }
  }
  close(epfd);
  close(fd);
  return total == 23 ? 0 : 1;
}
