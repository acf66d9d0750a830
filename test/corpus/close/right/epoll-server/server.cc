// An event loop with epoll. It ends when the only client has left.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <map>
#include <string>

class EventLoop {
 public:
  explicit EventLoop(const char* ip) : epoll_(epoll_create1(0)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in sa{};
    sa.sin_family = AF_INET;
    sa.sin_port = htons(12345);
    sa.sin_addr.s_addr = inet_addr(ip);
    if (bind(listener_, (sockaddr*)&sa, sizeof sa) || listen(listener_, 64)) throw errno;
    watch(listener_);
  }

  void run() {
    do {
      std::array<epoll_event, 8> events;
      int n = epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < n; i++) {
        int fd = events[i].data.fd;
        if (fd == listener_) {
          welcome(accept(listener_, nullptr, nullptr));
        } else {
          read_from(fd);
        }
      }
    } while (!clients_.empty());
    close(listener_);
    close(epoll_);
  }

 private:
  void watch(int fd) {
    fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event e{};
    e.events = EPOLLIN;
    e.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &e);
  }
  void welcome(int fd) {
    clients_[fd] = "welcome to join";
    watch(fd);
    send(fd, clients_[fd].data(), clients_[fd].size(), 0);
  }
  void read_from(int fd) {
    char data[256];
    ssize_t n = recv(fd, data, sizeof data, 0);
    if (n > 0 || (n < 0 && errno == EAGAIN)) return;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    clients_.erase(fd);
    close(fd);
  }

  int epoll_, listener_ = -1;
  std::map<int, std::string> clients_;
};

int main(int argc, char* argv[]) try {
  EventLoop loop(argc > 1 ? argv[1] : "0.0.0.0");
  loop.run();
} catch (int error) {
  std::cerr << "error " << error << std::endl;
  return 1;
}
