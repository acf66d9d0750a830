#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

class Socket {
 public:
  explicit Socket(int type) : fd_(::socket(AF_INET, type, 0)) {
    if (fd_ < 0) throw std::runtime_error("socket");
  }
  ~Socket() { ::close(fd_); }
  bool connect(const char* ip, int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = inet_addr(ip);
    return ::connect(fd_, (sockaddr*)&a, sizeof a) == 0;
  }
  int local_port() const {
    sockaddr_in a{};
    socklen_t size = sizeof a;
    ::getsockname(fd_, (sockaddr*)&a, &size);
    return ntohs(a.sin_port);
  }

 private:
  int fd_;
};

int main(int argc, char* argv[]) {
  Socket socket(SOCK_DGRAM);
  bool connected = socket.connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  std::cout << (connected ? "connected" : "refused") << " on " << socket.local_port() << std::endl;
  return connected ? 0 : 1;
}
