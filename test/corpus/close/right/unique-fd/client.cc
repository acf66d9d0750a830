#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

// A smart pointer whose pointer is a descriptor.
struct FdDeleter {
  struct pointer {
    int fd = -1;
    pointer(std::nullptr_t = nullptr) {}
    explicit pointer(int n) : fd(n) {}
    explicit operator bool() const { return fd >= 0; }
    bool operator==(const pointer&) const = default;
  };
  void operator()(pointer p) const { ::close(p.fd); }
};
using UniqueFd = std::unique_ptr<int, FdDeleter>;

UniqueFd connected_to(const std::string& host) {
  UniqueFd fd(FdDeleter::pointer(::socket(AF_INET, SOCK_STREAM, 0)));
  ::fcntl(fd.get().fd, F_SETFD, FD_CLOEXEC);
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(12345);
  if (::inet_pton(AF_INET, host.c_str(), &peer.sin_addr) != 1) return nullptr;
  if (::connect(fd.get().fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) != 0) return nullptr;
  return fd;
}

int main(int argc, char* argv[]) {
  UniqueFd fd = connected_to(argc > 1 ? argv[1] : "127.0.0.1");  // step: connect
  if (!fd) {
    std::cerr << "not connected\n";
    return 1;
  }
  std::vector<char> buffer(4096);
  const ssize_t n = ::read(fd.get().fd, buffer.data(), buffer.size());  // step: receive
  if (n > 0) std::cout.write(buffer.data(), n) << std::endl;
  fd.reset();  // step: close
  std::cout << "closed" << std::endl;
}
