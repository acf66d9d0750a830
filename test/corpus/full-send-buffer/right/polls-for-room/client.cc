#include <poll.h>

#include <string_view>
#include <vector>

#include "jc.h"

class Sender {
 public:
  explicit Sender(int fd) : fd_(fd) {}

  void all(std::string_view text) {
    while (!text.empty()) {
      pollfd room{fd_, POLLOUT, 0};
      ::poll(&room, 1, -1);
      ssize_t n = ::write(fd_, text.data(), text.size());
      if (n < 0) return;
      text.remove_prefix(n);
    }
  }
  void shrink(int size) { ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &size, sizeof size); }

 private:
  int fd_;
};

int main(int argc, char* argv[]) {
  const std::vector<char> data(5000, '5');
  const std::string_view text(data.data(), data.size());
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  Sender sender(fd);
  sender.all(text);     // step: send
  sender.shrink(2304);  // step: small
  sender.all(text);     // step: send-again
  ::close(fd);
}
