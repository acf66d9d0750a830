// All sockets are non-blocking, and poll says when to try.
#include <fcntl.h>
#include <poll.h>

#include <map>
#include <vector>

#include "jc.h"

class Server {
 public:
  explicit Server(const char* ip) : listener_(jc::ListenFd(ip, 12345)) {
    ::fcntl(listener_, F_SETFL, O_NONBLOCK);
  }

  void run() {
    while (true) {
      std::vector<pollfd> wanted{{listener_, POLLIN, 0}};
      for (const auto& [fd, count] : clients_) wanted.push_back({fd, POLLIN, 0});
      ::poll(wanted.data(), wanted.size(), -1);
      accept_all();
      for (size_t i = 1; i < wanted.size(); ++i) {
        if (wanted[i].revents != 0) hear(wanted[i].fd);
      }
    }
  }

 private:
  void accept_all() {
    int fd;
    while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) clients_[fd] = 0;
  }
  void hear(int fd) {
    char text[64];
    ssize_t n = ::recv(fd, text, sizeof text, 0);
    if (n > 0) {
      ++clients_[fd];
      jc::Send(fd, "welcome");
    } else if (n == 0) {
      clients_.erase(fd);
      ::close(fd);
    }
  }

  int listener_;
  std::map<int, int> clients_;  // how often each has sent
};

int main(int argc, char* argv[]) {
  Server server(argc > 1 ? argv[1] : "0.0.0.0");  // step: listen
  server.run();                                   // step: serve
}
