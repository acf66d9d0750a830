#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string_view>
#include <system_error>

namespace net {

class Descriptor {
 public:
  explicit Descriptor(int fd, const char* call) : fd_(fd) {
    if (fd < 0) throw std::system_error(errno, std::system_category(), call);
  }
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd_); }
  operator int() const { return fd_; }

 private:
  int fd_;
};

struct Connection : Descriptor {
  using Descriptor::Descriptor;
  Connection& operator<<(std::string_view text) {
    const ssize_t n = ::send(*this, text.data(), text.size(), MSG_NOSIGNAL);
    if (n != ssize_t(text.size())) throw std::system_error(errno, std::system_category(), "send");
    return *this;
  }
};

struct Listener : Descriptor {
  explicit Listener(const char* ip) : Descriptor(::socket(PF_INET, SOCK_STREAM, 0), "socket") {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(12345);
    a.sin_addr.s_addr = ::inet_addr(ip);
    const int set = 1;
    ::setsockopt(*this, SOL_SOCKET, SO_REUSEADDR, &set, sizeof set);
    if (::bind(*this, reinterpret_cast<sockaddr*>(&a), sizeof a) || ::listen(*this, 4))
      throw std::system_error(errno, std::system_category(), "listener");
  }
};

}  // namespace net

int main(int argc, char* argv[]) {
  net::Listener listener(argc > 1 ? argv[1] : "0.0.0.0");                    // step: listen
  net::Connection client(::accept(listener, nullptr, nullptr), "accept");  // step: accept
  client << "welcome to join";                                             // step: send
  client << "and stay";                                                    // step: send-again
}
