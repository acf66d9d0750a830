#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  static Socket listening(const std::string& ip, unsigned short port) {
    Socket s(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!s) fail("socket");
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    ::inet_pton(AF_INET, ip.c_str(), &a.sin_addr);
    if (::bind(s.get(), reinterpret_cast<sockaddr*>(&a), sizeof a) != 0) fail("bind");
    if (::listen(s.get(), 1) != 0) fail("listen");
    return s;
  }
  Socket accept() const {
    Socket s(::accept(fd_, nullptr, nullptr));
    if (!s) fail("accept");
    return s;
  }

 private:
  [[noreturn]] static void fail(const char* call) {
    std::cerr << call << ": " << std::strerror(errno) << '\n';
    std::exit(1);
  }
  int fd_;
};

int main(int argc, char* argv[]) {
  Socket listener = Socket::listening(argc > 1 ? argv[1] : "0.0.0.0", 12345);
  Socket first = listener.accept();
  Socket second = listener.accept();
  std::cout << "two connections: " << first.get() << " and " << second.get() << '\n';
}
