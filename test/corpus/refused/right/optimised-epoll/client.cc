#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <system_error>

class Poller {
 public:
  Poller() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {}
  ~Poller() { ::close(fd_); }
  // waits until something happens to a socket
  unsigned wait_for(int socket, unsigned what) const {
    epoll_event wanted{what, {.fd = socket}};
    ::epoll_ctl(fd_, EPOLL_CTL_ADD, socket, &wanted);
    epoll_event happened{};
    while (::epoll_wait(fd_, &happened, 1, 5000) < 0 && errno == EINTR) continue;
    return happened.events;
  }

 private:
  int fd_;
};

int main(int argc, char* argv[]) {
  const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  ::inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &a.sin_addr);

  std::error_code why;
  if (::connect(s, reinterpret_cast<sockaddr*>(&a), sizeof a) != 0) {  // step: connect
    int value = errno;
    if (value == EINPROGRESS) {
      Poller().wait_for(s, EPOLLOUT);
      socklen_t size = sizeof value;
      ::getsockopt(s, SOL_SOCKET, SO_ERROR, &value, &size);
    }
    why = std::error_code(value, std::generic_category());
  }
  ::close(s);
  std::cerr << why.message() << '\n';
  return why ? 1 : 0;
}
