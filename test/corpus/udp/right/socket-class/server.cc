#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

class UdpSocket {
 public:
  using Address = sockaddr_in;

  UdpSocket(const std::string& ip, unsigned short port) {
    fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) throw std::runtime_error("socket() failed");
    int bytes = 65536;
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    Address local{};
    local.sin_family = AF_INET;
    local.sin_port = htons(port);
    local.sin_addr.s_addr = ::inet_addr(ip.c_str());
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&local), sizeof local) < 0)
      throw std::runtime_error("bind() failed");
  }
  UdpSocket(const UdpSocket&) = delete;
  ~UdpSocket() {
    if (fd_ >= 0) ::close(fd_);
  }

  std::pair<std::string, Address> receive() {
    char buffer[1024];
    Address from{};
    socklen_t size = sizeof from;
    auto n = ::recvfrom(fd_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (n < 0) throw std::runtime_error("recvfrom() failed");
    return {std::string(buffer, n), from};
  }
  void send(const std::string& text, const Address& to) {
    ::sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }

 private:
  int fd_ = -1;
};

int main(int argc, char* argv[]) {
  UdpSocket socket(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: bind
  auto [text, sender] = socket.receive();                   // step: receive
  std::cout << text << std::endl;
  socket.send("welcome to join", sender);  // step: send
}  // step: close
