#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>

class Aborting {
 public:
  explicit Aborting(const std::string& ip) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    int on = 1;
    setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in from = at("0.0.0.0", 40000), to = at(ip, 12345);
    bind(fd_, reinterpret_cast<sockaddr*>(&from), sizeof from);
    connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to);
  }
  ~Aborting() {
    linger now{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd_);
  }

 private:
  static sockaddr_in at(const std::string& ip, int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    inet_pton(AF_INET, ip.c_str(), &a.sin_addr);
    return a;
  }
  int fd_;
};

int main(int argc, char* argv[]) {
  const std::string ip = argc > 1 ? argv[1] : "127.0.0.1";
  std::optional<Aborting> one;
  one.emplace(ip);  // step: connect-first
  one.reset();      // step: close-first
  one.emplace(ip);  // step: connect-second
  one.reset();      // step: close-second
  one.emplace(ip);  // step: connect-third
  one.reset();      // step: close-third
}
