// Reads everything at once and hands it out in parts.
#include "jc.h"

class Reader {
 public:
  explicit Reader(int fd) : fd_(fd) {}
  std::string Next(size_t most) {
    if (text_.empty()) {
      char buffer[512];
      ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
      text_.assign(buffer, n > 0 ? n : 0);
    }
    std::string part = text_.substr(0, most);
    text_.erase(0, most);
    return part;
  }

 private:
  int fd_;
  std::string text_;
};

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  Reader reader(fd);
  std::cout << reader.Next(100) << std::endl;  // step: receive-both
  std::cout << reader.Next(8) << std::endl;    // step: receive-half
  std::cout << reader.Next(8) << std::endl;    // step: receive-rest
  ::close(fd);
}
