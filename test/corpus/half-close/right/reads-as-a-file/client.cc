#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <stdexcept>

struct HalfOpen {
  int fd = socket(AF_INET, SOCK_STREAM, 0);

  explicit HalfOpen(const char* ip) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(12345);
    to.sin_addr.s_addr = inet_addr(ip);
    if (::connect(fd, (sockaddr*)&to, sizeof to) != 0) throw std::runtime_error("connect");
  }
  void done_sending() { ::shutdown(fd, SHUT_WR); }
  bool read_some() {
    std::array<char, 64> part;
    ssize_t n = ::read(fd, part.data(), part.size());
    if (n > 0) std::cout.write(part.data(), n) << std::endl;
    return n > 0;
  }
  ~HalfOpen() { ::close(fd); }
};

int main(int argc, char* argv[]) {
  HalfOpen connection(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  connection.done_sending();                              // step: shutdown
  bool some = connection.read_some();                     // step: receive
  some = connection.read_some();                          // step: receive-end
  if (some) return 1;
}  // step: close
