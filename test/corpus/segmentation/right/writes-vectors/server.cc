#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <vector>

class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) {}
  // One call, from two buffers.
  bool write(size_t count, char letter) {
    std::vector<char> front(count / 2, letter), back(count - count / 2, letter);
    iovec parts[2] = {{front.data(), front.size()}, {back.data(), back.size()}};
    return ::writev(fd_, parts, 2) == static_cast<ssize_t>(count);
  }

 private:
  int fd_;
};

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any);
  listen(s, 2);                             // step: listen
  int c = accept(s, nullptr, nullptr);      // step: accept
  Writer out(c);
  bool all = out.write(1448, '1');          // step: send-one-mss
  all = out.write(1449, '2') && all;        // step: send-one-byte-more
  all = out.write(2000, '3') && all;        // step: send-2000
  close(c);
  close(s);
  return all ? 0 : 1;
}
