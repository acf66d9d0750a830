#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <utility>

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

int main() {
  Socket listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  ::bind(listener.get(), reinterpret_cast<sockaddr*>(&any), sizeof any);
  ::listen(listener.get(), 3);  // step: listen
  auto client = std::make_unique<Socket>(::accept(listener.get(), nullptr, nullptr));  // step: accept
  client.reset();  // step: close
}
